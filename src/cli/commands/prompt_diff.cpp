// prompt diff: what a model sees differently in two versions of a prompt. Nothing is sent.
#include "cli/commands/commands.h"
#include "cli/prompt_files.h"
#include "cli/workspace.h"
#include "event/json_stream.h"
#include "report/prompt_difference_report.h"
#include "store/database.h"
#include "store/prompt_versions.h"

#include <filesystem>
#include <optional>

namespace llmeval {

namespace {

Result<PromptVersion> stored_version(const std::string& word, CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace_or_folder(context.surroundings, context.common, {}));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  return find_prompt_version(database, word);
}

// A file wins over a hash of its name. What is wrong is said on standard error.
std::optional<PromptVersion> find_version(const std::string& word, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  std::error_code ignored;
  if (is_hash_prefix(word) && !std::filesystem::exists(absolute_path(directory, word), ignored)) {
    Result<PromptVersion> version = stored_version(word, context);
    if (version) return *std::move(version);
    context.console.error(version.error());
    return std::nullopt;
  }
  Diagnostics diagnostics;
  std::optional<Prompt> prompt = load_prompt_file(word, context, diagnostics);
  context.console.diagnostics(diagnostics);
  return prompt ? std::optional(std::move(prompt->version)) : std::nullopt;
}

}  // namespace

ExitCode run_command(const PromptDiffCommand& command, CommandContext context) {
  const std::optional<PromptVersion> before = find_version(command.before, context);
  const std::optional<PromptVersion> after = find_version(command.after, context);
  if (!before || !after) return ExitCode::usage;
  Result<PromptDifference> difference = compare_prompts(before->canonical, after->canonical);
  if (!difference) {
    context.console.error(difference.error());
    return ExitCode::usage;
  }
  const PromptDifferenceReport report{command.before, command.after, *before, *after, *std::move(difference)};
  if (command.json) {
    std::string json;
    JsonStream(json).value(to_value(report));
    context.console.out(json + '\n');
  } else {
    ReportOptions options;
    options.colour = context.console.out_has_color();
    context.console.out(to_text(report, options));
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
