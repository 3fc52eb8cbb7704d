#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

void add_try(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<TryCommand>();
  const auto more = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand("try", "Ask one prompt once and show what comes back; stores nothing");
  command->add_option("PROMPT", words->prompt, "A prompt file, or the name of a prompt below prompts/")->required();
  // `--vars a=1 b=2`: the second word is none of the option, which must not swallow the prompt where that stands last.
  command->add_option("VARS", *more, "More of --vars");
  command->add_option("-m,--model", words->model, "The model: a name of models.yaml, or provider:model")
      ->type_name("MODEL");
  command
      ->add_option("--vars", words->vars,
                   "What its variables stand for: NAME=TEXT …, a JSON object, or a file\n(FILE.json, FILE.yaml, "
                   "@FILE); {file: PATH} within is that file's text or image")
      ->type_name("VARS");
  command->add_option("--env-file", words->env_files, "Read variables of the environment from a file")
      ->type_name("FILE");
  add_format(*command, words->json);
  single_values(*command);
  command->final_callback([=] {
    words->vars.insert(words->vars.end(), more->begin(), more->end());
    choose(std::move(*words));
  });
}

void add_explain(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ExplainCommand>();
  CLI::App* command = app.add_subcommand(
      "explain",
      "Print a case as it will run: messages, variables, checks, each with the file and line that it\n"
      "comes from; sends nothing, needs no key");
  command->add_option("SUITE", words->selection.suites, "A suite's file or name")->required()->expected(1);
  command->add_option("-c,--case", words->case_id, "The case's id")->type_name("ID")->required();
  command->add_option("-p,--prompt", words->selection.prompts, "Only these prompts: globs over names, or files")
      ->type_name("GLOB");
  command
      ->add_option("-m,--model", words->selection.models,
                   "These models instead of the suite's: names, or provider:model")
      ->type_name("MODEL");
  command->add_option("--env-file", words->selection.env_files, "Read variables from a file of NAME=VALUE lines")
      ->type_name("FILE");
  add_format(*command, words->json);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_ping(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<PingCommand>();
  CLI::App* command = app.add_subcommand(
      "ping", "Ask models one small question: whether they are there, and what to do where not; exit 1 then");
  command->add_option("MODEL", words->models, "Names of models.yaml (default: all), or provider:model")->type_name("");
  command->add_option("--env-file", words->env_files, "Read variables of the environment from a file")
      ->type_name("FILE");
  command->add_flag("--json", words->json, "As JSON");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_prices(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<PricesCommand>();
  CLI::App* command = app.add_subcommand("prices", "Print what models cost per million tokens, and who says so");
  command
      ->add_option("MODEL", words->models,
                   "Names of models.yaml (default: all), provider:model, or ids of the built-in table, in\nwhich * "
                   "stands for any text: 'gpt-5*'")
      ->type_name("");
  command->add_option("--env-file", words->env_files, "Read variables of the environment from a file")
      ->type_name("FILE");
  command->add_flag("--json", words->json, "As JSON");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_look_words(CLI::App& app, const Choose& choose) {
  add_try(app, choose);
  add_explain(app, choose);
  add_ping(app, choose);
  add_prices(app, choose);
}

}  // namespace llmeval
