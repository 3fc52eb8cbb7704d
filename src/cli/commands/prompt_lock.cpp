#include "prompt/prompt_lock.h"
#include "cli/commands/commands.h"
#include "cli/workspace.h"
#include "config/project_prompts.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// Nullopt, told, where the project's prompts cannot be read.
std::optional<std::string> lock_of(const Workspace& workspace, Console& console) {
  Diagnostics diagnostics;
  std::vector<PromptVersion> versions;
  for (const auto& prompt : load_prompt_files(*workspace.files, diagnostics)) versions.push_back(prompt->version);
  if (versions.empty() && !diagnostics.has_errors()) {
    diagnostics.error({}, "the project has no prompt files", "a lock lists the files of prompts/ and of the suites");
  }
  console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return prompt_lock_text(std::move(versions));
}

Result<> write_lock(const std::string& path, const std::string& text) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return failure(fmt::format("cannot write '{}'", k_prompt_lock));
  return {};
}

}  // namespace

ExitCode run_command(const PromptLockCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) {
    context.console.error(workspace.error());
    return ExitCode::usage;
  }
  const std::optional<std::string> wanted = lock_of(*workspace, context.console);
  if (!wanted) return ExitCode::usage;
  const Result<std::string> written = workspace->files->read(k_prompt_lock);
  if (written && *written == *wanted) return ExitCode::gates_met;
  if (command.check) {
    const char* state = written ? "is not up to date" : "is missing";
    context.console.error(Error(fmt::format("'{}' {}", workspace->files->display(k_prompt_lock), state),
                                "write it with 'llmeval prompt lock'"));
    return ExitCode::gate_not_met;
  }
  const Result<> done = write_lock(workspace->root + "/" + k_prompt_lock, *wanted);
  if (!done) {
    context.console.error(done.error());
    return ExitCode::broken;
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
