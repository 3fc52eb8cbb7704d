#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>

namespace llmeval {

void add_trend_words(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<TrendCommand>();
  CLI::App* command = app.add_subcommand(
      "trend",
      "Show how suites fared run after run, and name changes that chance hardly explains: since when, and why");
  command->add_option("SUITE", words->suites, "Suites by name (globs) or file (default: all)");
  command->add_option("--since", words->since, "Only runs from then on: 30d, 12h, 2026-11-01 (UTC) or a time")
      ->type_name("WHEN");
  command
      ->add_option("--limit", words->limit,
                   "The newest N runs of each suite (default 50); with --by day, days and prompts")
      ->type_name("N")
      ->check(positive());
  command
      ->add_option_function<std::string>(
          "--by", [words](const std::string& word) { words->by_day = word == "day"; },
          "A row a run (default), or a day (UTC) and prompt: of each case the newest run that measured it")
      ->type_name("run|day")
      ->check(one_of({"run", "day"}));
  command->add_option("-p,--prompt", words->prompts, "Only these prompts: globs over names")->type_name("GLOB");
  command->add_option("-m,--model", words->models, "Only these models: globs over names")->type_name("GLOB");
  command->add_option("-c,--case", words->cases, "Only these cases: globs over ids")->type_name("GLOB");
  command->add_option("--tag", words->tags, "Only cases with this tag: x, key=glob, or !x")->type_name("TAG");
  command->add_option("--with", words->files, "Also the run of this file of llmeval baseline export; it is not stored")
      ->type_name("FILE");
  command->add_option("--format", words->format, "text (default), json or markdown")
      ->type_name("FORMAT")
      ->check(one_of({"text", "json", "markdown"}));
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace llmeval
