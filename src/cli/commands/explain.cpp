#include "base/suggest.h"
#include "cli/commands/commands.h"
#include "cli/explain_case.h"
#include "cli/workspace.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_suggestions = 10'000;

// The ids that went by while the wanted one was looked for.
struct SeenCases {
  bool is_found = false;
  std::vector<std::string> others;

  void note(std::string_view wanted, std::string_view id) {
    is_found = is_found || wanted == id;
    if (wanted != id && others.size() < k_most_suggestions) others.emplace_back(id);
  }
};

Error unknown_case(const ExplainCommand& command, const SeenCases& seen) {
  const std::string what =
      fmt::format("'{}' has no case '{}'", inert_line(command.selection.suites.front()), excerpt(command.case_id));
  if (seen.is_found) return Error(what + " for these prompts and models", "-p, -m or the suite's 'pick' leave it out");
  const std::vector<std::string_view> known(seen.others.begin(), seen.others.end());
  const std::string hint = did_you_mean(command.case_id, known);
  if (!hint.empty()) return Error(what, hint);
  std::string ids;
  for (std::size_t i = 0; i < known.size() && i < 5; ++i) ids += (i == 0 ? "" : ", ") + excerpt(known[i], 40);
  return Error(what, fmt::format("cases: {}{}", ids, known.size() > 5 ? ", …" : ""));
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

}  // namespace

ExitCode run_command(const ExplainCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.selection.env_files);
  if (!workspace) return refuse(workspace.error(), console);
  SeenCases seen;
  Selection selection = to_selection(command.selection, *workspace);
  selection.is_scored = false;  // What it expects is told, be it nothing.
  selection.picks = [&](std::string_view /*suite*/, std::string_view case_id) {
    seen.note(command.case_id, case_id);
    return case_id == command.case_id;
  };
  Diagnostics diagnostics;
  const Project project = load_project(workspace->files, workspace->environment, selection, diagnostics);
  console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return ExitCode::usage;
  if (project.suites.empty()) return refuse(unknown_case(command, seen), console);
  for (const Suite& suite : project.suites) {
    for (std::size_t index = 0; index < suite.cases->size(); ++index) {
      const Result<ExplainedCase> explained = explain_case(suite, index);
      if (!explained) return refuse(explained.error(), console);
      console.out(command.json ? explained_json(*explained, diagnostics) : explained_text(*explained, diagnostics));
    }
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
