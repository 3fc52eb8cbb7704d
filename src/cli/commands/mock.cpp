#include "serve/mock.h"
#include "async/uv_loop.h"
#include "cli/commands/commands.h"
#include "cli/mock_file.h"
#include "cli/serving.h"
#include "cli/session_parts.h"
#include "cli/workspace.h"
#include "net/curl_transport.h"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

Result<MockLog> open_log(const MockCommand& command, const std::string& directory) {
  if (command.log.empty()) return MockLog();
  LLMEVAL_TRY(std::unique_ptr<Output> file, open_live_file(absolute_path(directory, command.log)));
  return MockLog(std::move(file));
}

}  // namespace

ExitCode run_command(const MockCommand& command, CommandContext context) {
  Console& console = context.console;
  const auto refuse = [&console](const Error& error) {
    console.error(error);
    return ExitCode::usage;
  };
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  std::optional<MockConfig> config = load_mock_file(command.config, directory, console);
  if (!config) return ExitCode::usage;
  Result<MockLog> log = open_log(command, directory);
  if (!log) return refuse(log.error());

  UvLoop loop;
  // The simulated model sends nothing.
  CurlTransport transport(loop, loop, curl_options(context.surroundings.environment));
  const ProviderPorts ports{loop, transport, nullptr, context.surroundings.environment};
  const auto on_error = [&console](const Error& error) { console.error(error); };
  const Result<std::unique_ptr<Mock>> mock = Mock::make(*std::move(config), *std::move(log), ports, on_error);
  if (!mock) return refuse(mock.error());
  const Result<> served =
      serve_until_interrupted(loop, **mock, command.port, "a simulated model answers there; Ctrl-C ends it\n", console);
  if (!served) return refuse(served.error());
  const std::uint64_t requests = (*mock)->requests();
  console.err(fmt::format("{} {}\n", requests, requests == 1 ? "request" : "requests"));
  return ExitCode::gates_met;
}

}  // namespace llmeval
