#include "serve/proxy.h"
#include "async/uv_loop.h"
#include "cli/commands/commands.h"
#include "cli/mock_file.h"
#include "cli/serving.h"
#include "cli/session_parts.h"
#include "cli/workspace.h"
#include "config/project.h"
#include "net/curl_transport.h"
#include "report/output.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

std::shared_ptr<const Model> find_model(const ProxyCommand& command, const Workspace& workspace, Console& console) {
  Diagnostics diagnostics;
  const std::vector<ConfiguredModel> found =
      load_models(*workspace.files, workspace.environment, {command.model}, diagnostics);
  console.diagnostics(diagnostics);
  if (diagnostics.has_errors() || found.empty()) return nullptr;
  for (const std::string& variable : found.front().unset) {
    console.error(Error(fmt::format("model '{}' needs the variable {}, which is not set", command.model, variable),
                        "export it, or name a file that sets it with --env-file"));
  }
  return found.front().model;
}

Result<ProxyOptions> make_options(const ProxyCommand& command, const Workspace& workspace, MockConfig faults) {
  ProxyOptions options;
  options.faults = std::move(faults.faults);
  options.seed = faults.seed;
  if (!command.record.empty()) {
    LLMEVAL_TRY(std::unique_ptr<Output> file, open_appended_file(workspace.absolute(command.record)));
    options.tape.emplace(std::move(file));
  }
  if (!command.replay.empty()) {
    LLMEVAL_TRY(options.replies, ProxyReplies::open(workspace.absolute(command.replay), command.replay));
  }
  return options;
}

Result<> serve(const ProxyCommand& command, const Workspace& workspace, std::shared_ptr<const Model> model,
               ProxyOptions options, Console& console) {
  UvLoop loop;
  CurlTransport transport(loop, loop, curl_options(workspace.environment));
  const bool is_offline = options.replies.has_value();
  const ProviderPorts ports{loop, transport, nullptr, workspace.environment, is_offline};
  const std::string welcome = fmt::format("{} {} there; Ctrl-C ends it\n",
                                          is_offline ? "recorded replies of" : "what is asked goes on to", model->name);
  options.on_error = [&console](const Error& error) { console.error(error); };
  LLMEVAL_TRY(const std::unique_ptr<Proxy> proxy, Proxy::make(std::move(model), std::move(options), ports));
  return serve_until_interrupted(loop, *proxy, command.port, welcome, console);
}

}  // namespace

ExitCode run_command(const ProxyCommand& command, CommandContext context) {
  Console& console = context.console;
  const auto refuse = [&console](const Error& error) {
    console.error(error);
    return ExitCode::usage;
  };
  const Result<Workspace> workspace = open_workspace_or_folder(context.surroundings, context.common, command.env_files);
  if (!workspace) return refuse(workspace.error());
  std::optional<MockConfig> faults = load_mock_file(command.faults, workspace->directory, console);
  if (!faults) return ExitCode::usage;
  std::shared_ptr<const Model> model = find_model(command, *workspace, console);
  if (model == nullptr) return ExitCode::usage;
  Result<ProxyOptions> options = make_options(command, *workspace, *std::move(faults));
  if (!options) return refuse(options.error());
  const Result<> served = serve(command, *workspace, std::move(model), *std::move(options), console);
  return served ? ExitCode::gates_met : refuse(served.error());
}

}  // namespace llmeval
