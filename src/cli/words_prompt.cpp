#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

void add_prompt_words(CLI::App& app, const Choose& choose) {
  CLI::App* prompt = app.add_subcommand("prompt", "Look at prompts and their versions");
  prompt->require_subcommand(1);
  CLI::App* command = prompt->add_subcommand("render", "Print a prompt's messages as JSON");
  const auto render = std::make_shared<PromptRenderCommand>();
  command->add_option("FILE", render->file, "The prompt file, or FILE@REVISION of git")->required();
  command->add_option("--vars", render->vars, "NAME=TEXT, a JSON object, or @FILE (JSON or YAML)")->type_name("VARS");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*render)); });
  command = prompt->add_subcommand("hash", "Print the hash of a prompt's content");
  const auto hash = std::make_shared<PromptHashCommand>();
  command->add_option("FILE", hash->files, "Prompt files, or FILE@REVISION")->required();
  command->final_callback([=] { choose(std::move(*hash)); });
  command = prompt->add_subcommand("lock", "Write the names and hashes of all prompts to prompts/prompts.lock.json");
  const auto lock = std::make_shared<PromptLockCommand>();
  command->add_flag("--check", lock->check, "Write nothing; exit 1 where the file is not up to date");
  command->final_callback([=] { choose(std::move(*lock)); });
  command = prompt->add_subcommand("diff", "Tell word by word what a model sees differently in two versions");
  const auto diff = std::make_shared<PromptDiffCommand>();
  command
      ->add_option("A", diff->before,
                   "A file, FILE@REVISION of git, or the hash of a stored version (6 digits or more)")
      ->required();
  command->add_option("B", diff->after, "What it is compared with, named likewise")->required();
  add_format(*command, diff->json);
  command->final_callback([=] { choose(std::move(*diff)); });
  command = prompt->add_subcommand("log", "List the versions of prompts that runs had, and how they fared");
  const auto log = std::make_shared<PromptLogCommand>();
  command->add_option("PROMPT", log->prompt, "Only this one: a name, a file, or the start of a hash (default: all)");
  add_format(*command, log->json);
  command->final_callback([=] { choose(std::move(*log)); });
}

}  // namespace llmeval
