#include "cli/words.h"
#include "store/baselines.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

CLI::Validator baseline_name() {
  const auto refuse = [](const std::string& word) {
    if (is_baseline_name(word)) return std::string();
    return fmt::format("'{}' is no name of a baseline (letters, digits, '.', '_' and '-', such as main)", word);
  };
  return CLI::Validator(refuse, "");
}

void add_set(CLI::App& baseline, const Choose& choose) {
  const auto words = std::make_shared<BaselineSetCommand>();
  CLI::App* command = baseline.add_subcommand("set", "Let runs be compared with this one");
  command->add_option("RUN", words->run, "last (default), last~2, or the start of an id");
  command->add_option("--name", words->name, "Its name (default main, which is taken unasked)")
      ->type_name("NAME")
      ->check(baseline_name());
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_show(CLI::App& baseline, const Choose& choose) {
  const auto words = std::make_shared<BaselineShowCommand>();
  CLI::App* command = baseline.add_subcommand("show", "What a baseline is, and how old its answers are");
  command->add_option("NAME", words->name, "Its name (default main)")->check(baseline_name());
  add_format(*command, words->json);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_list(CLI::App& baseline, const Choose& choose) {
  const auto words = std::make_shared<BaselineListCommand>();
  CLI::App* command = baseline.add_subcommand("list", "All baselines");
  add_format(*command, words->json);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_export(CLI::App& baseline, const Choose& choose) {
  const auto words = std::make_shared<BaselineExportCommand>();
  CLI::App* command =
      baseline.add_subcommand("export", "Write a baseline to a file, with prompts, cases, answers and verdicts");
  command->add_option("FILE", words->file, "Where to write it; - is standard output")->required();
  command->add_option("--name", words->name, "Its name (default main)")->type_name("NAME")->check(baseline_name());
  command->add_flag("--no-answers", words->no_answers, "Without what models said, and without reasons that quote it");
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_import(CLI::App& baseline, const Choose& choose) {
  const auto words = std::make_shared<BaselineImportCommand>();
  CLI::App* command = baseline.add_subcommand("import", "Take a baseline from a file; a second time changes nothing");
  command->add_option("FILE", words->file, "What llmeval baseline export wrote")->required();
  command->add_option("--name", words->name, "Its name here (default: the one in the file)")
      ->type_name("NAME")
      ->check(baseline_name());
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_baseline_words(CLI::App& app, const Choose& choose) {
  CLI::App* baseline = app.add_subcommand("baseline", "The runs that others are compared with");
  baseline->require_subcommand(1);
  add_set(*baseline, choose);
  add_show(*baseline, choose);
  add_list(*baseline, choose);
  add_export(*baseline, choose);
  add_import(*baseline, choose);
}

}  // namespace llmeval
