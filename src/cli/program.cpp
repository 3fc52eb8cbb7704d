#include "cli/program.h"

#include "base/version.h"
#include "cli/commands/commands.h"

#include <fmt/format.h>

#include <exception>

namespace llmeval {

namespace {

ExitCode dispatch(const Surroundings& surroundings) {
  const tl::expected<Arguments, NoCommand> arguments = parse_arguments(surroundings.words);
  Console console(surroundings, arguments ? arguments->common.color : ColorChoice::automatic);
  if (!arguments) {
    const NoCommand& instead = arguments.error();
    if (!instead.is_error) {
      console.out(instead.text);
      return ExitCode::gates_met;
    }
    console.err(instead.text + '\n');
    return ExitCode::usage;
  }
  const CommandContext context{surroundings, arguments->common, console};
  return std::visit([&](const auto& command) { return run_command(command, context); }, arguments->command);
}

}  // namespace

int run_program(const Surroundings& surroundings) {
  try {
    return static_cast<int>(dispatch(surroundings));
  } catch (const std::exception& bug) {
    Console console(surroundings, ColorChoice::never);
    console.err(
        fmt::format("llmeval {}: this is a bug of llmeval, not of your project: {}\n"
                    "please report it with the command that you ran; what was stored is safe\n",
                    k_version, bug.what()));
    return static_cast<int>(ExitCode::bug);
  }
}

}  // namespace llmeval
