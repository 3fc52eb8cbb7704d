#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

void add_one(CLI::App& import, const Choose& choose, ForeignFormat format, const char* name, const char* help,
             const char* source, const char* source_help) {
  const auto words = std::make_shared<ImportCommand>();
  words->format = format;
  CLI::App* command = import.add_subcommand(name, help);
  command->add_option(source, words->source, source_help)->required();
  command->add_option("--to", words->to, "Where to write it (default: here); no file is overwritten")->type_name("DIR");
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_import_words(CLI::App& app, const Choose& choose) {
  CLI::App* import = app.add_subcommand(
      "import", "Turn another tool's project into suites, prompts and models, and list what does not fit");
  import->require_subcommand(1);
  add_one(*import, choose, ForeignFormat::promptfoo, "promptfoo", "A project of promptfoo", "DIR",
          "Its folder, or its configuration's file");
  add_one(*import, choose, ForeignFormat::github_models, "github-models",
          "A .prompt.yml of GitHub Models, with its testData and evaluators", "FILE", "The prompt's file");
}

}  // namespace llmeval
