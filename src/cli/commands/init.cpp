#include "cli/commands/commands.h"
#include "cli/workspace.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

struct StarterFile {
  std::string_view path;
  std::string_view text;
};

// A project that runs at once, on the simulated model: a prompt, a suite, models, and what git should not keep.
constexpr std::array k_files{
    StarterFile{"prompts/triage.prompty", R"(---
name: triage
description: Sorts a support ticket and drafts a first reply.
inputs:
  - {name: ticket, kind: string}
outputs:
  - {name: category, kind: string}
  - {name: reply, kind: string}
---
system:
You sort support tickets. Answer with JSON: {"category": "billing" | "bug" | "other", "reply": "…"}.
user:
{{ ticket }}
)"},
    StarterFile{"evals/models.yaml", R"(# Each entry is a model that suites and --model can name.
models:
  demo:
    provider: sim          # simulated: no key, no network
    latency: {median: 40ms, p95: 120ms}
    rules:
      - when: '(?i)charged|invoice|refund'
        answer: '{"category": "billing", "reply": "We are looking into your payment."}'
      - when: '(?i)crash|error'
        answer: '{"category": "bug", "reply": "Thank you, our engineers will look at it."}'
      - answer: '{"category": "other", "reply": "Thank you for your message."}'
  # A real one: set OPENAI_API_KEY and run `llmeval run --model mini`.
  # mini:
  #   provider: openai
  #   model: gpt-5-mini
  #   parameters: {max_output_tokens: 800}
)"},
    StarterFile{"evals/triage.eval.yaml", R"(suite: triage
description: Sorts tickets into the right category.
prompts: [../prompts/triage.prompty]
models: [demo]
expect:                       # for every case
  - is_json
  - json: {path: /category, equals: "{{ reference }}"}
cases:
  - id: double-charge
    vars: {ticket: My card was charged twice.}
    reference: billing
    expect:
      - not: {contains: as an AI}
  - id: crash-on-start
    vars: {ticket: The app crashes when I open it.}
    reference: bug
  - id: praise
    vars: {ticket: I just wanted to say thank you!}
    reference: other
)"},
};

constexpr std::string_view k_ignored = ".llmeval/";

Result<> write_file(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (error || !file) return failure(fmt::format("cannot write '{}'", path.string()));
  return {};
}

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

Result<std::string> write_project(const fs::path& folder) {
  std::error_code error;
  for (const StarterFile& file : k_files) {
    if (fs::exists(folder / file.path, error)) {
      return failure(fmt::format("'{}' is there already; nothing was written", (folder / file.path).string()),
                     "name another folder: llmeval init FOLDER");
    }
  }
  std::string said;
  for (const StarterFile& file : k_files) {
    LLMEVAL_CHECK(write_file(folder / file.path, file.text));
    said += fmt::format("wrote {}\n", file.path);
  }
  LLMEVAL_TRY(const bool added, ignore_results(folder / ".gitignore"));
  if (added) said += "wrote .gitignore\n";
  return said;
}

}  // namespace

ExitCode run_command(const InitCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const Result<std::string> said = write_project(absolute_path(directory, command.folder));
  if (!said) {
    context.console.error(said.error());
    return ExitCode::usage;
  }
  const std::string where = command.folder.empty() ? std::string() : fmt::format(" -C {}", command.folder);
  context.console.out(*said + fmt::format("now try: llmeval{} run\n", where));
  return ExitCode::gates_met;
}

}  // namespace llmeval
