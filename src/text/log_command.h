#pragma once

#include <string>
#include <string_view>

namespace llmeval {

// CI systems take some lines of a job's output for commands: they mask words, set variables, add annotations. What a
// model wrote may not give such a command, whatever stands around it in its line.

/// Whether a `[` after `before` opens one, wherever in the line it stands: `##[error]` (GitHub's runner searches the
/// whole line, actions/runner ActionCommand.TryParse), `##vso[task.setvariable]` (Azure), `##teamcity[…]`.
bool opens_log_command(std::string_view before);

/// Whole lines as text that no log obeys: the `[` of such a command is shown as `\x5b`, and so is, as `\x3a`, the first
/// `:` of a line that starts with `::`. White space in front does not help: GitHub's runner takes it away first.
std::string log_safe(std::string_view lines);

}  // namespace llmeval
