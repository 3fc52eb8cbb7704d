#include "cli/commands/commands.h"
#include "cli/new_files.h"
#include "cli/starter_files.h"
#include "cli/workspace.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_ignored = ".llmeval/";

// Adds the folder of results to .gitignore, keeping what is there.
Result<bool> ignore_results(const fs::path& path) {
  std::ifstream before(path);
  std::string text;
  for (std::string line; std::getline(before, line);) {
    if (line == k_ignored) return false;
    text += line + '\n';
  }
  LLMEVAL_CHECK(write_file(path, text + std::string(k_ignored) + '\n'));
  return true;
}

Result<std::string> write_project(const fs::path& folder, const StarterProject& project) {
  std::vector<std::string> paths;
  for (const StarterFile& file : project.files) paths.push_back(file.path);
  LLMEVAL_CHECK(refuse_existing(folder, paths, "name another folder: llmeval init FOLDER"));
  std::string said;
  for (const StarterFile& file : project.files) {
    LLMEVAL_CHECK(write_file(folder / file.path, file.text));
    said += fmt::format("wrote {}\n", file.path);
  }
  LLMEVAL_TRY(const bool added, ignore_results(folder / ".gitignore"));
  if (added) said += "wrote .gitignore\n";
  return said;
}

}  // namespace

ExitCode run_command(const InitCommand& command, CommandContext context) {
  Diagnostics diagnostics;
  const StarterWishes wishes{command.provider, command.prompt, command.ci == "github"};
  const StarterProject project = starter_project(wishes, diagnostics);
  context.console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return ExitCode::usage;
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const Result<std::string> said = write_project(absolute_path(directory, command.folder), project);
  if (!said) {
    context.console.error(said.error());
    return ExitCode::usage;
  }
  context.console.out(*said);
  for (const std::string& line : project.next) context.console.out(fmt::format("now {}\n", line));
  const std::string where = command.folder.empty() ? std::string() : fmt::format(" -C {}", command.folder);
  context.console.out(fmt::format("now try: llmeval{} run\n", where));
  return ExitCode::gates_met;
}

}  // namespace llmeval
