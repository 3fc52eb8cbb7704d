#include "cli/words.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

void add_runs(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<RunsCommand>();
  CLI::App* command = app.add_subcommand("runs", "List stored runs, newest first");
  command->add_option("--limit", words->limit, "How many (default 20)")->type_name("N")->check(positive());
  command->add_flag("--all", words->all, "Those that only asked again what another run failed, too");
  command->add_flag("--json", words->json, "As JSON");
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_show(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ShowCommand>();
  CLI::App* command = app.add_subcommand("show", "Show a stored run");
  command->add_option("RUN", words->run, "last (default), last~2, or the start of an id");
  command
      ->add_option("-c,--case", words->cases,
                   "One case with all that happened: messages, attempts, answers, scores;\n"
                   "with --answers: only these cases, globs over ids")
      ->type_name("ID");
  command->add_flag("--answers", words->answers, "Answers side by side, prompts and models as columns, a block a case");
  command->add_option("-p,--prompt", words->prompts, "With --case or --answers: only these prompts")->type_name("GLOB");
  command->add_option("-m,--model", words->models, "With --case or --answers: only these models")->type_name("GLOB");
  add_verbosity(*command, words->verbosity);
  single_values(*command);
  command->final_callback([=] {
    if (!words->answers && words->cases.size() > 1) throw CLI::ValidationError("--case", "one case, or --answers");
    const bool is_narrowed = !words->prompts.empty() || !words->models.empty();
    if (is_narrowed && !words->answers && words->cases.empty()) {
      throw CLI::ValidationError("--prompt and --model", "narrow --case or --answers");
    }
    choose(std::move(*words));
  });
}

void add_score(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ScoreCommand>();
  CLI::App* command =
      app.add_subcommand("score", "Score a run's stored answers again, as a new run; sends nothing, needs no key");
  command->add_option("RUN", words->run, "last, last~2, or the start of an id")->required();
  command
      ->add_option("--suite", words->suites,
                   "The suites that hold the checks (default: the run's own, as they are now)")
      ->type_name("FILE");
  add_outputs(*command, words->outputs);
  add_strict(*command, words->strict);
  add_verbosity(*command, words->verbosity);
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_follow(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<FollowCommand>();
  CLI::App* command = app.add_subcommand("follow", "Show how a run of another process is going, until it ends");
  command->add_option("RUN", words->run, "last (default), last~2, or the start of an id");
  add_verbosity(*command, words->verbosity);
  command->final_callback([=] { choose(std::move(*words)); });
}

void add_export(CLI::App& app, const Choose& choose) {
  const auto words = std::make_shared<ExportCommand>();
  CLI::App* command = app.add_subcommand("export", "Write reports of a stored run");
  command->add_option("RUN", words->run, "last, last~2, or the start of an id")->required();
  add_outputs(*command, words->outputs);
  command->get_option("--output")->required();
  single_values(*command);
  command->final_callback([=] { choose(std::move(*words)); });
}

}  // namespace

void add_store_words(CLI::App& app, const Choose& choose) {
  add_runs(app, choose);
  add_show(app, choose);
  add_follow(app, choose);
  add_score(app, choose);
  add_export(app, choose);
}

}  // namespace llmeval
