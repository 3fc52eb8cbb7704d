#include "cli/words.h"

#include "data/json.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

// NAME=POINTER
CLI::Validator mapping() {
  const auto refuse = [](const std::string& word) -> std::string {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0)
      return fmt::format("'{}' names no variable (write ticket=/input/text)", word);
    const std::optional<std::string> why = check_pointer(std::string_view(word).substr(equals + 1));
    return why ? fmt::format("'{}' is no JSON pointer: {} (write ticket=/input/text)", word.substr(equals + 1), *why)
               : std::string();
  };
  return CLI::Validator(refuse, "");
}

void add_cases(CLI::App& app, const Choose& choose) {
  CLI::App* cases = app.add_subcommand("cases", "Turn what happened in production into cases");
  cases->require_subcommand(1);
  const auto words = std::make_shared<CasesAddCommand>();
  const auto map = std::make_shared<std::vector<std::string>>();
  CLI::App* command = cases->add_subcommand(
      "add", "Add lines of a log, or of a recording, to a suite's cases, without personal data and secrets");
  command->add_option("SUITE", words->suite, "A suite's file or name")->required();
  command->add_option("--from", words->from, "The log, as JSON Lines; - is standard input")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--map", *map,
                   "A variable, and a JSON pointer to it in a line: ticket=/input/text\n"
                   "(default: fields of the variables' names; of recordings the user's last message)")
      ->type_name("NAME=POINTER")
      ->check(mapping());
  command->add_option("--where", words->where, "Only lines for which this expression is true: lang == 'de'")
      ->type_name("EXPR");
  command->add_option("--pick", words->pick, "Only N of those that are new, drawn by the seed")
      ->type_name("N")
      ->check(positive());
  command->add_option("--seed", words->seed, "Of the draw (default: from the suite's name)")
      ->type_name("N")
      ->check(whole_number(0, INT64_MAX, "from 0"));
  command->add_flag("--dry-run", words->dry_run, "Print the cases instead of writing them");
  command->add_flag("--keep-personal-data", words->keep_personal_data,
                    "Write e-mail addresses, phone numbers, keys … as they are: they will be in git");
  single_values(*command);
  command->final_callback([=] {
    for (const std::string& word : *map) {
      const std::size_t equals = word.find('=');
      words->map.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    choose(std::move(*words));
  });
}

void add_which(CLI::App& command, GoldenSelection& answers) {
  command.add_option("-c,--case", answers.cases, "Only answers to these cases: globs over ids")->type_name("GLOB");
  command.add_option("-p,--prompt", answers.prompts, "Only answers to these prompts: globs over names")
      ->type_name("GLOB");
  command.add_option("-m,--model", answers.models, "Only answers of these models: globs over names")->type_name("GLOB");
  command
      .add_option("--at", answers.at,
                  "What is right is not the whole answer but what its JSON has there: --at /category")
      ->type_name("POINTER")
      ->check([](const std::string& word) { return check_pointer(word).value_or(""); });
}

void add_accept(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<AcceptCommand>();
  CLI::App* command = app.add_subcommand("accept", "Make answers of a run the references of their cases");
  command->add_option("RUN", words->answers.run, "last, last~2, or the start of an id")->required();
  add_which(*command, words->answers);
  command->add_flag("--failing", words->failing, "Also answers that checks failed");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_review(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ReviewCommand>();
  CLI::App* command =
      app.add_subcommand("review", "Look at new and changed answers one by one: accept, edit, mark failing");
  command->add_option("RUN", words->answers.run, "last (default), last~2, or the start of an id");
  add_which(*command, words->answers);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_golden_words(CLI::App& app, const Choose& choose) {
  add_cases(app, choose);
  add_review(app, choose);
  add_accept(app, choose);
}

}  // namespace llmeval
