#include "cli/commands/commands.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "data/yaml.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// A prompt file may be looked at anywhere: its project is the nearest one, else its own folder.
std::optional<Prompt> load_file(const std::string& file, CommandContext context, Diagnostics& diagnostics) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const std::string path = absolute_path(directory, file);
  const std::string folder = fs::path(path).parent_path().string();
  const std::string root = find_project_root(folder).value_or(folder);
  const auto files = make_working_tree(root, directory);
  std::optional<Prompt> prompt = load_prompt(*files, fs::path(path).lexically_relative(root).string(), diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::move(prompt);
}

// JSON is YAML: one reader serves both.
Result<Object> read_object(std::string_view text, const std::string& shown) {
  Diagnostics diagnostics;
  std::optional<Value> value = parse_yaml(text, diagnostics.add_source(shown), diagnostics);
  if (diagnostics.has_errors()) return failure(diagnostics.sorted().front().to_text());
  if (!value || !value->is_object()) return failure(fmt::format("{} is not an object of variables", shown));
  return std::move(value->object());
}

Result<Object> read_vars(const std::string& words, const std::string& directory) {
  if (words.starts_with('@')) {
    std::ifstream file(absolute_path(directory, words.substr(1)));
    if (!file) return failure(fmt::format("cannot read '{}'", words.substr(1)));
    return read_object(std::string(std::istreambuf_iterator<char>(file), {}), words.substr(1));
  }
  if (words.starts_with('{')) return read_object(words, "--vars");
  const std::size_t equals = words.find('=');
  if (equals == std::string::npos || equals == 0) {
    return failure(fmt::format("'{}' is not NAME=TEXT, a JSON object or @FILE", words));
  }
  Object one;
  one.append(words.substr(0, equals), Value(words.substr(equals + 1)));
  return one;
}

}  // namespace

ExitCode run_command(const PromptRenderCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  Object variables;
  for (const std::string& words : command.vars) {
    const Result<Object> added = read_vars(words, directory);
    if (!added) {
      context.console.error(added.error());
      return ExitCode::usage;
    }
    for (const Member& member : *added) variables.set(member.key, member.value);
  }
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_file(command.file, context, diagnostics);
  if (prompt) {
    const Rendered<std::vector<Message>> messages = prompt->render(variables);
    if (messages) {
      context.console.out(to_json_pretty(messages_to_value(*messages)) + '\n');
    } else {
      diagnostics.error(messages.error().place, messages.error().message, messages.error().hint);
    }
  }
  context.console.diagnostics(diagnostics);
  return diagnostics.has_errors() ? ExitCode::usage : ExitCode::gates_met;
}

ExitCode run_command(const PromptHashCommand& command, CommandContext context) {
  ExitCode code = ExitCode::gates_met;
  for (const std::string& file : command.files) {
    Diagnostics diagnostics;
    const std::optional<Prompt> prompt = load_file(file, context, diagnostics);
    context.console.diagnostics(diagnostics);
    if (!prompt) {
      code = ExitCode::usage;
    } else {
      context.console.out(fmt::format("{}  {}\n", prompt->version.hash, file));
    }
  }
  return code;
}

}  // namespace llmeval
