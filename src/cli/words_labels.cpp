#include "cli/words.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

CLI::Validator share() {
  const auto refuse = [](const std::string& word) {
    double number = -1;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    const bool good = error == std::errc() && stop == end && number >= 0 && number <= 1;
    return good ? std::string() : fmt::format("'{}' is not a number from 0 to 1", word);
  };
  return CLI::Validator(refuse, "");
}

void add_sheet(CLI::App& labels, const Choose& choose) {
  const auto words = std::make_shared<LabelsSheetCommand>();
  CLI::App* command =
      labels.add_subcommand("sheet", "Draw answers that a check measured, as a sheet for people without the tool");
  command->add_option("RUN", words->run, "last (default), last~2, or the start of an id");
  command->add_option("--sample", words->sample, "How many, each answer with the same chance (default 100)")
      ->type_name("N")
      ->check(positive());
  command->add_flag("--blind", words->blind, "Without the check's verdicts, which people would follow");
  command->add_option("--check", words->check, "The check's name (default: the run's only judge, else its only check)")
      ->type_name("NAME");
  command->add_option("--suite", words->suite, "Its suite, where several have such a check")->type_name("NAME");
  command
      ->add_option("-c,--case", words->cases,
                   "Only answers to these cases, globs over ids; such a sheet is not random, and calibrates nothing")
      ->type_name("GLOB");
  command->add_option("--seed", words->seed, "Of the draw (default: from the run)")
      ->type_name("N")
      ->check(whole_number(0, INT64_MAX, "from 0"));
  command->add_option("-o,--output", words->output, "Where to write it; - is standard output; no file is overwritten")
      ->type_name("csv:PATH")
      ->required();
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_import(CLI::App& labels, const Choose& choose) {
  const auto words = std::make_shared<LabelsImportCommand>();
  CLI::App* command = labels.add_subcommand("import", "Read a sheet back that somebody has filled in");
  command->add_option("FILE", words->file, "The sheet, as CSV")->required();
  command->add_option("--by", words->labeller, "Who labelled the rows whose column 'labeller' is empty")
      ->type_name("NAME");
  command->add_option("--min", words->passes_from, "A row with a score and no pass or fail passes from this score")
      ->type_name("SCORE")
      ->check(share());
  command->add_flag("--revise", words->revise, "Take labels that differ from what the same person said before");
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_list(CLI::App& labels, const Choose& choose) {
  const auto words = std::make_shared<LabelsListCommand>();
  CLI::App* command = labels.add_subcommand("list", "List the sheets that were drawn, or the labels of one");
  command->add_option("SHEET", words->sheet, "The start of a sheet's id (default: all sheets)");
  add_format(*command, words->json);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_label_words(CLI::App& app, const Choose& choose) {
  CLI::App* labels = app.add_subcommand("labels", "Let people judge stored answers");
  labels->require_subcommand(1);
  add_sheet(*labels, choose);
  add_import(*labels, choose);
  add_list(*labels, choose);

  const auto words = std::make_shared<CalibrateCommand>();
  CLI::App* command =
      app.add_subcommand("calibrate", "Measure how far judges agree with people, by labels that were drawn at random");
  command->add_option("SUITE", words->suite, "A suite's file or name")->required();
  command->add_option("--check", words->check, "Only this check (default: all that asked judges, else the only check)")
      ->type_name("NAME");
  command->add_option("--run", words->run, "The run whose scores are compared (default: the suite's newest)")
      ->type_name("RUN");
  command
      ->add_option("-o,--output", words->outputs,
                   "Write the result, as json:PATH or text:PATH; - is standard output (default: text:-)")
      ->type_name("FORMAT:PATH");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace llmeval
