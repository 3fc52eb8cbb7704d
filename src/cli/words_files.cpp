#include "cli/words.h"

#include "domain/model.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

void add_init(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<InitCommand>();
  CLI::App* command = app.add_subcommand("init", "Write a small working project");
  command->add_option("FOLDER", words->folder, "Where (default: here)");
  std::vector<std::string> names;
  for (const ProviderInfo& provider : providers()) names.emplace_back(provider.name);
  command->add_option("--provider", words->provider, "Of its model (default: sim, which needs no key)")
      ->type_name("PROVIDER")
      ->check(one_of(names));
  command
      ->add_option("--prompt", words->prompt, "Its prompt, a template (default: a demo's): \"Sort this: {{ ticket }}\"")
      ->type_name("TEXT");
  command->add_option("--ci", words->ci, "With a workflow: github")->type_name("SYSTEM")->check(one_of({"github"}));
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_schema(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<SchemaCommand>();
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of a file format, for editors");
  command
      ->add_option("NAME", words->name,
                   "suite, include, models, prices, quarantine, golden, prompt, github-prompt, chat, mock,\nreport, "
                   "diff or trend")
      ->required()
      ->check(one_of({"suite", "include", "models", "prices", "quarantine", "golden", "prompt", "github-prompt", "chat",
                      "mock", "report", "diff", "trend"}));
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_checks(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ChecksCommand>();
  CLI::App* command =
      app.add_subcommand("checks", "List the checks, or tell all about one: options, defaults, example");
  command->add_option("NAME", words->name, "The check (default: all, a line each)");
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_verify(CLI::App& app, const Choose& choose) {
  CLI::App* verify = app.add_subcommand("verify", "Check this build against tests of others");
  verify->require_subcommand(1);
  CLI::App* command = verify->add_subcommand("schema", "JSON Schema, by a folder in the official suite's form");
  const auto schema = std::make_shared<VerifySchemaCommand>();
  command->add_option("DIR", schema->folder, "The suite, one of its folders, or any folder of such files")->required();
  command->add_option("--draft", schema->draft, "7, 2019-09 or 2020-12 (default: all that are there)")
      ->type_name("DRAFT")
      ->check(one_of({"7", "2019-09", "2020-12"}));
  command->final_callback([=] { choose(std::move(*schema)); });
  command = verify->add_subcommand("checks", "Checks, by a file of vectors (JSON Lines)");
  const auto checks = std::make_shared<VerifyChecksCommand>();
  command->add_option("FILE", checks->file, "{id, check, completion, expect} a line")->required();
  command->final_callback([=] { choose(std::move(*checks)); });
  command = verify->add_subcommand("stats", "Statistics, by a file of vectors (JSON)");
  const auto stats = std::make_shared<VerifyStatsCommand>();
  command->add_option("FILE", stats->file, "{default_tol, sections: [{id, cases: [{input, expected, tol}]}]}")
      ->required();
  command->final_callback([=] { choose(std::move(*stats)); });
}

}  // namespace

void add_file_words(CLI::App& app, const Choose& choose) {
  add_init(app, choose);
  add_schema(app, choose);
  add_checks(app, choose);
  add_verify(app, choose);
}

}  // namespace llmeval
