#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

void add_stats(CLI::App& cache, const Choose& choose) {
  const auto words = std::make_shared<CacheStatsCommand>();
  CLI::App* command = cache.add_subcommand("stats", "How many answers are cached, how old they are, what they cost");
  add_format(*command, words->json);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_clear(CLI::App& cache, const Choose& choose) {
  const auto words = std::make_shared<CacheClearCommand>();
  CLI::App* command = cache.add_subcommand("clear", "Forget cached answers; runs keep theirs");
  command->add_option("-m,--model", words->models, "Only those of these models")->type_name("MODEL");
  add_duration(*command, "--older-than", words->older_than, "Only those older than this: 30d");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_explain(CLI::App& cache, const Choose& choose) {
  const auto words = std::make_shared<CacheExplainCommand>();
  CLI::App* command = cache.add_subcommand(
      "explain", "Print what a sample's key is made of, or in what two samples differ; sends nothing");
  command->add_option("SAMPLE", words->samples, "A case's id, or SUITE/CASE; one or two")->required()->expected(1, 2);
  command->add_option("-p,--prompt", words->selection.prompts, "Of these prompts: globs over names, or files")
      ->type_name("GLOB");
  command->add_option("-m,--model", words->selection.models, "Of these models")->type_name("MODEL");
  command->add_option("--trial", words->trial, "Of this trial")
      ->type_name("N")
      ->check(whole_number(1, 1000, "from 1 to 1000"));
  command->add_option("--env-file", words->selection.env_files, "Read variables from a file of NAME=VALUE lines")
      ->type_name("FILE");
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_cache_words(CLI::App& app, const Choose& choose) {
  CLI::App* cache = app.add_subcommand("cache", "Look after the answers that later runs need not ask for");
  cache->require_subcommand(1);
  add_stats(*cache, choose);
  add_clear(*cache, choose);
  add_explain(*cache, choose);
}

void add_cache_options(CLI::App& command, CacheOptions& options) {
  command
      .add_option("--cache", options.mode,
                  "Answers of earlier runs: auto (default: found and kept), off, refresh (asked anew and\n"
                  "kept), only (a missing one is the error cache_miss; nothing is sent)")
      ->type_name("MODE")
      ->check(one_of({"auto", "off", "refresh", "only"}));
  add_duration(command, "--cache-max-age", options.max_age, "Ask anew what is older than this: 7d");
  command
      .add_option("--record", options.record,
                  "Write what the run saw as a recording, sorted JSON Lines without secrets")
      ->type_name("FILE")
      ->excludes("--resume");
  command
      .add_option("--replay", options.replay,
                  "Answer from a recording, without network or keys; what it does not have is skipped")
      ->type_name("FILE")
      ->excludes("--cache", "--cache-max-age");
}

}  // namespace llmeval
