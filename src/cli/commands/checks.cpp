// What checks there are, and all about one of them.
#include "base/suggest.h"
#include "cli/check_pages.h"
#include "cli/commands/commands.h"
#include "text/inert.h"

#include <fmt/format.h>

namespace llmeval {

ExitCode run_command(const ChecksCommand& command, CommandContext context) {
  if (command.name.empty()) {
    context.console.out(check_list_text());
    return ExitCode::gates_met;
  }
  if (const CheckType* const type = find_check_type(command.name)) {
    context.console.out(check_page(*type));
    return ExitCode::gates_met;
  }
  std::vector<std::string_view> known;
  for (const CheckType& type : check_types()) known.push_back(type.name);
  std::string hint = did_you_mean(command.name, known);
  if (hint.empty()) hint = "llmeval checks lists them";
  context.console.error(Error(fmt::format("there is no check '{}'", inert_line(command.name)), std::move(hint)));
  return ExitCode::usage;
}

}  // namespace llmeval
