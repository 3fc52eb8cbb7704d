#include "cli/words.h"
#include "report/comparison_report.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

void add_diff(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<DiffCommand>();
  CLI::App* command = app.add_subcommand(
      "diff",
      "Compare two stored runs, case by case: what regressed, what got fixed, whether that is more than\n"
      "chance, what answers took");
  command->add_option("A", words->before,
                      "Before: last, last~2, the start of a run's id, baseline, baseline:NAME, or the first digits of\n"
                      "a prompt's hash (its newest complete run); selectors behind it narrow it:\n"
                      "last:model=mini,case=refund-* (suite, prompt, model, case, tag). A prompt file, or\n"
                      "FILE@REVISION of git, is run where no run of it is stored.\n"
                      "Default: the baseline, else the run before of the same suites");
  command->add_option("B", words->after, "After, in the same words (default: last)");
  command
      ->add_option_function<std::string>(
          "--by",
          [words](const std::string& word) { words->by = word == "model" ? CompareBy::model : CompareBy::prompt; },
          "Compare the models, or the prompts, of one run: the first with each other")
      ->type_name("model|prompt")
      ->check(one_of({"model", "prompt"}));
  std::vector<std::string> lists;
  for (std::size_t i = 0; i < k_pair_lists; ++i) lists.emplace_back(pair_list_name(static_cast<PairList>(i)));
  command
      ->add_option("--only", words->only,
                   "Only these lists of cases: regressed, errored, failing, fixed, flaky, new, gone,\n"
                   "unmeasured, incomparable")
      ->type_name("LIST")
      ->delimiter(',')
      ->check(one_of(lists));
  command->add_option("--limit", words->limit, "How many cases a list shows (default 20; all with -v)")
      ->type_name("N")
      ->check(positive());
  command->add_option("--env-file", words->env_files, "Read variables of the environment from a file")
      ->type_name("FILE");
  command
      ->add_option("--format", words->format,
                   "text (default), json, markdown (a comment on a pull request) or html (one file)")
      ->type_name("FORMAT")
      ->check(one_of({"text", "json", "markdown", "html"}));
  add_verbosity(*command, words->verbosity);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_gate(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<GateCommand>();
  CLI::App* command = app.add_subcommand(
      "gate", "Decide again on a stored run, by the gates that the suites' files have now; asks nobody");
  command->add_option("RUN", words->run, "last (default), last~2, or the start of an id");
  command
      ->add_option("--baseline", words->baseline,
                   "What to compare it with: a baseline's name, a run, or none\n(default: what it was compared with)")
      ->type_name("REF");
  command->add_flag("--json", words->json, "As JSON");
  add_strict(*command, words->strict);
  add_verbosity(*command, words->verbosity);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_compare_words(CLI::App& app, const Choose& choose) {
  add_diff(app, choose);
  add_gate(app, choose);
}

}  // namespace llmeval
