// cases add: lines of a log become cases of a suite.
#include "cli/added_cases.h"
#include "cli/commands/commands.h"
#include "cli/golden_store.h"
#include "cli/workspace.h"
#include "event/json_stream.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_most_listed = 20;

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

std::string rows_text(const AddedCases& added) {
  std::string text;
  for (const Value& row : added.rows) {
    JsonStream(text).value(row);
    text += '\n';
  }
  return text;
}

std::string counts_text(const Redactor::Counts& counts) {
  std::string text;
  for (std::size_t k = 0; k < k_sensitive_kinds; ++k) {
    if (counts[k] == 0) continue;
    const std::string_view name = sensitive_name(static_cast<SensitiveKind>(k));
    const std::string_view plural = counts[k] == 1 ? "" : name.ends_with("s") ? "es" : "s";
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", counts[k], name, plural);
  }
  return text;
}

// What was found where.
std::string found_text(const AddedCases& added, bool is_redacted) {
  if (added.found.empty()) return {};
  Redactor::Counts all{};
  for (const FoundSensitive& found : added.found) {
    for (std::size_t k = 0; k < k_sensitive_kinds; ++k) all[k] += found.counts[k];
  }
  std::string text = fmt::format("{}: {}\n", is_redacted ? "replaced" : "kept as it is", counts_text(all));
  for (std::size_t i = 0; i < added.found.size() && i < k_most_listed; ++i) {
    const FoundSensitive& found = added.found[i];
    text += fmt::format("  line {}, {}: {}\n", found.line, excerpt(found.variable, 40), counts_text(found.counts));
  }
  if (added.found.size() > k_most_listed) text += fmt::format("  … and {} more\n", added.found.size() - k_most_listed);
  return text;
}

std::string became_text(const AddedCases& added) {
  std::string text = fmt::format("{} line{}: {} new", added.lines, added.lines == 1 ? "" : "s", added.rows.size());
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count > 0) text += fmt::format(", {} {}", count, what);
  };
  add(added.known, "known already or repeated");
  add(added.left_out, "left out by --where");
  add(added.not_picked, "not picked");
  add(added.incomplete, "without what the suite reads");
  add(added.malformed, "malformed");
  return text + '\n';
}

// How a suite's file names the added cases.
std::string missing_line(const Workspace& workspace, const SuiteInputs& suite) {
  return fmt::format("the suite does not read them yet; add to 'cases:' in {}:\n  - file: {}\n",
                     inert_line(workspace.files->display(suite.path)), inert_line(suite.added));
}

Result<> append_rows(const Workspace& workspace, const std::string& path, const AddedCases& added) {
  return change_project_file(workspace, path, [&](std::string before) -> Result<std::string> {
    if (!before.empty() && !before.ends_with('\n')) before += '\n';
    return before + rows_text(added);
  });
}

ExitCode add(const CasesAddCommand& command, const Workspace& workspace, CommandContext context) {
  Diagnostics diagnostics;
  const bool is_stdin = command.from == "-";
  AddingRules rules{is_stdin ? "standard input" : std::filesystem::path(command.from).filename().string(),
                    command.map,
                    command.where,
                    command.pick,
                    command.seed,
                    !command.keep_personal_data};
  CaseAdder adder(std::move(rules));
  const std::optional<SuiteInputs> suite = load_suite_inputs(
      workspace.files, command.suite, [&](const Case& subject) { adder.know(subject); }, diagnostics);
  if (!suite || diagnostics.has_errors()) {
    context.console.diagnostics(diagnostics);
    return ExitCode::usage;
  }
  const Result<AddedCases> added = adder.read(*suite, is_stdin ? "/dev/stdin" : workspace.absolute(command.from),
                                              is_stdin ? "standard input" : command.from, diagnostics);
  context.console.diagnostics(diagnostics);
  if (!added) return refuse(added.error(), context);
  if (diagnostics.has_errors()) return ExitCode::usage;
  const std::string path = added_cases_path(suite->name);
  if (command.dry_run) {
    context.console.out(rows_text(*added));
  } else if (!added->rows.empty()) {
    if (const Result<> written = append_rows(workspace, path, *added); !written)
      return refuse(written.error(), context);
  }
  const bool is_written = !command.dry_run && !added->rows.empty();
  std::string told = became_text(*added) + found_text(*added, !command.keep_personal_data);
  if (command.keep_personal_data && !added->found.empty())
    context.console.err("warning: personal data and secrets are kept, and will be in git (--keep-personal-data)\n");
  if (is_written) told += fmt::format("written to {}\n", workspace.files->display(path));
  if (!suite->reads_added && !added->rows.empty()) told += missing_line(workspace, *suite);
  // Cases on standard output are for other programs.
  command.dry_run ? context.console.err(told) : context.console.out(told);
  const bool is_nothing = added->lines > 0 && added->malformed + added->incomplete == added->lines;
  return is_nothing ? ExitCode::usage : ExitCode::gates_met;
}

}  // namespace

ExitCode run_command(const CasesAddCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  return workspace ? add(command, *workspace, context) : refuse(workspace.error(), context);
}

}  // namespace llmeval
