#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

// Which cases of an earlier run. One of them at most, and not where a run goes on with what it selected.
void add_earlier(CLI::App& command, SelectionOptions& selection) {
  const auto add = [&](const std::string& flag, EarlierCases earlier, const std::string& help) {
    return command
        .add_option_function<std::vector<std::string>>(
            flag,
            [&selection, earlier](const std::vector<std::string>& words) {
              selection.earlier = earlier;
              if (!words.empty() && !words.front().empty()) selection.earlier_run = words.front();
            },
            help)
        ->type_name("[RUN]")
        ->expected(0, 1)
        ->excludes("--resume");
  };
  add("--failed", EarlierCases::failed, "Only cases of which a sample failed in RUN (default: last)");
  add("--errors", EarlierCases::errors, "Only cases of which a sample could not be measured in RUN")
      ->excludes("--failed");
  add("--new", EarlierCases::unknown, "Only cases that RUN did not run, or not to their end")
      ->excludes("--failed", "--errors");
}

// What selects suites of a project that changes, or that a stranger changed.
void add_trust_and_change(CLI::App& command, SelectionOptions& selection) {
  command
      .add_option("--changed-since", selection.changed_since,
                  "Only suites that changed since this git revision, or whose prompts, cases, checks, models or\n"
                  "'depends' did; where none did, there is nothing to do (exit 0)")
      ->type_name("GITREV");
  command.add_flag("--untrusted", selection.untrusted,
                   "A stranger wrote the project: start no program, and take models, prices, endpoints and judges'\n"
                   "prompts from --models FILE alone; a run needs --db and --max-cost (llmeval help untrusted)");
}

// Longer than nothing, which would send nothing.
void check_deadline(const std::optional<Duration>& deadline) {
  if (deadline == Duration(0)) throw CLI::ValidationError("--deadline", "it must be longer than nothing");
}

void add_budget(CLI::App& command, BudgetLimits& budget) {
  add_money(command, "--max-cost", budget.max_cost,
            "Spend at most so much: what a request may cost at worst is set aside before it is sent.\n"
            "A budget that is reached ends the run (exit 3); --resume with a larger one goes on");
  add_count(command, "--max-requests", budget.max_requests, "Send at most so many requests, repeated ones included");
  add_count(command, "--max-tokens", budget.max_tokens, "Use at most so many tokens, input and output: 2M");
  add_duration(command, "--deadline", budget.deadline, "Send nothing after this time: 30m");
}

void add_run(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<RunCommand>();
  CLI::App* command = app.add_subcommand("run", "Run suites and decide");
  add_selection(*command, words->selection);
  add_outputs(*command, words->outputs);
  command
      ->add_option("-j,--concurrency", words->concurrency,
                   "Requests at once over all models (default 128, and 32 a model)")
      ->type_name("N")
      ->check(whole_number(1, 100'000, "from 1 to 100000"));
  command->add_flag("--fail-fast", words->fail_fast, "Start nothing more after the first fail or error");
  command->add_option("--max-failures", words->max_failures, "Start nothing more after N fails")
      ->type_name("N")
      ->check(positive());
  command->add_flag("--stop-early", words->stop_early,
                    "Start nothing more once it is certain that it got worse than its baseline, or no worse by more\n"
                    "than a regression rule's margin; cases are asked in random order, by seed");
  add_strict(*command, words->strict);
  add_budget(*command, words->budget);
  command->add_flag("--dry-run", words->dry_run, "Print the plan, the number of calls and the estimated cost");
  command->add_flag("--no-score", words->no_score, "Only look at the answers: apply no checks, decide nothing");
  const CLI::Option* resume =
      command
          ->add_option("--resume", words->resume_run,
                       "Go on with a run that was interrupted or killed (default: the newest);\n"
                       "asks only what has no answer yet")
          ->type_name("[RUN]")
          ->expected(0, 1);
  command
      ->add_option("--baseline", words->baseline,
                   "What it is compared with: a baseline's name, a run, or none\n"
                   "(default: the baseline main, where there is one)")
      ->type_name("REF");
  add_earlier(*command, words->selection);
  add_trust_and_change(*command, words->selection);
  command->get_option("--changed-since")->excludes("--resume");
  add_cache_options(*command, words->cache);
  add_verbosity(*command, words->verbosity);
  single_values(*command);
  command->final_callback([=] {
    check_deadline(words->budget.deadline);
    words->resume = resume->count() > 0;
    choose(std::move(*words));
  });
}

void add_validate(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ValidateCommand>();
  CLI::App* command = app.add_subcommand("validate", "Check prompts, suites and models; sends nothing, needs no key");
  add_selection(*command, words->selection);
  add_trust_and_change(*command, words->selection);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_run_words(CLI::App& app, const Choose& choose) {
  add_run(app, choose);
  add_validate(app, choose);
}

}  // namespace llmeval
