#include "cli/run_session.h"

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "base/entropy.h"
#include "base/ids.h"
#include "base/version.h"
#include "cli/early_stop.h"
#include "cli/model_settings.h"
#include "cli/run_answers.h"
#include "cli/session_parts.h"
#include "domain/budget.h"
#include "net/curl_transport.h"
#include "store/earlier_models.h"
#include "store/other_answers.h"
#include "store/recorder.h"
#include "store/runs.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace llmeval {

namespace {

// Verdicts that a run had before it went on; what was skipped is done again.
class EarlierVerdicts final : public EventSink {
 public:
  explicit EarlierVerdicts(std::vector<EventSink*> sinks) : sinks_(std::move(sinks)) {}

  Result<> on_event(const RunEvent& event) override {
    const auto* finished = std::get_if<SampleFinished>(&event.kind);
    if (finished == nullptr && !std::holds_alternative<Notice>(event.kind)) return {};
    if (finished != nullptr) {
      ++tally_.started;
      tally_.count(finished->sample);
    }
    for (EventSink* const sink : sinks_) LLMEVAL_CHECK(sink->on_event(event));
    return {};
  }
  const Tally& tally() const { return tally_; }

 private:
  std::vector<EventSink*> sinks_;
  Tally tally_;
};

/// \param deciding  what decides on the whole run.
Result<Tally> count_earlier(const RunSettings& settings, std::vector<EventSink*> deciding) {
  if (!settings.start.again) return Tally();
  LLMEVAL_TRY(const Database database, Database::open_existing(settings.database));
  EarlierVerdicts earlier(std::move(deciding));
  LLMEVAL_CHECK(emit_run(database, settings.start.again->id, {&earlier}));
  return earlier.tally();
}

Result<std::unique_ptr<Recorder>> open_recorder(RunSettings& settings, Loop& loop) {
  RunStart& start = settings.start;
  if (!start.again) return Recorder::open(settings.database, loop);
  return Recorder::open_again(settings.database, loop, *std::exchange(start.lock, std::nullopt));
}

void compare_with(const BaselineChoice& baseline, RunInfo& run) {
  run.baseline = baseline.run;
  run.baseline_asked_at = baseline.asked_at;
}

Result<RunInfo> describe_run(RunSettings& settings, const Clock& clock, const GitState& git) {
  const Plan& plan = *settings.plan;
  if (settings.start.again) {
    RunInfo run = *settings.start.again;
    run.selection = to_json(settings.start.selection);
    ++run.resumed;
    compare_with(settings.start.baseline, run);
    return run;
  }
  SystemEntropy entropy;
  RunInfo run;
  if (settings.start.plan.valid()) {
    LLMEVAL_TRY(run.plan, settings.start.plan.get());
  }
  run.selection = to_json(settings.start.selection);
  run.scored_from = settings.start.scored_from;
  run.confirms = settings.start.confirms;
  compare_with(settings.start.baseline, run);
  run.started_at = clock.system_now();
  run.id = make_run_id(run.started_at, entropy);
  run.version = k_version;
  run.git_commit = git.commit;
  run.dirty = git.dirty;
  const auto account = settings.environment->find("USER");
  run.started_by = git.user.empty() && account != settings.environment->end() ? account->second : git.user;
  run.seed = plan.seed();
  run.is_scored = plan.project().is_scored;
  std::set<const Model*> told;
  std::uint32_t n = 0;
  for (const Suite& suite : plan.project().suites) {
    SuiteInfo info;
    info.name = suite.name;
    info.path = suite.path;
    info.hash = suite.hash;
    info.description = suite.description;
    for (const auto& prompt : suite.prompts) info.prompts.push_back(prompt->version);
    for (const auto& model : suite.models) {
      info.models.push_back(model->name);
      if (told.insert(model.get()).second) run.models.emplace_back(model->name, model_settings(*model));
    }
    for (const auto& model : suite.check_models) {
      if (told.insert(model.get()).second) run.models.emplace_back(model->name, model_settings(*model));
    }
    info.planned = plan.suite_size(n++);
    info.trial_policy = suite.trial_policy;
    info.cluster = suite.cluster;
    run.suites.push_back(std::move(info));
  }
  return run;
}

// Nullptr where the run may not stop early, or has nothing to be compared with.
Result<std::unique_ptr<EarlyStopSink>> follow_early(const RunSettings& settings, const RunInfo& run,
                                                    const DecidingRules& rules) {
  const Project& project = settings.plan->project();
  if (!settings.start.selection.stop_early || run.baseline.empty() || !project.is_scored) return nullptr;
  LLMEVAL_TRY(const std::vector<ComparedCase> before, stored_cases(settings.database, run.baseline, project));
  return std::make_unique<EarlyStopSink>(*settings.plan, EarlyAnswers(rules.gates, run, before, rules.left_out()));
}

// What answered in earlier runs; of a run that goes on not its own part.
Result<ModelWatch> watch_models(const RunSettings& settings) {
  ModelWatch watch;
  if (!settings.engine.may_ask) return watch;
  LLMEVAL_TRY(const Database database, Database::open_existing(settings.database));
  const std::string own = settings.start.again ? settings.start.again->id : std::string();
  std::uint32_t n = 0;
  for (const Suite& suite : settings.plan->project().suites) {
    for (const auto& model : suite.all_models()) {
      LLMEVAL_TRY(ModelHistory before, earlier_models(database, suite.name, model->name, own));
      watch.expect(n, model->name, std::move(before));
    }
    ++n;
  }
  return watch;
}

void finish_sinks(const std::vector<EventSink*>& sinks, std::vector<Error>& failures) {
  for (EventSink* sink : sinks) {
    if (Result<> finished = sink->finish(); !finished) failures.push_back(std::move(finished).error());
  }
}

// One trouble of the database is met by everyone who writes there.
void drop_repeated(std::vector<Error>& failures) {
  std::set<std::string> told;
  std::erase_if(failures, [&](const Error& failure) { return !told.insert(failure.message).second; });
}

}  // namespace

Result<RunOutcome> run_plan(RunSettings settings) {
  const Plan& plan = *settings.plan;
  UvLoop loop;
  CurlTransport transport(loop, loop, curl_options(*settings.environment));
  const ProviderPorts ports{loop, transport, &loop, *settings.environment, is_offline(settings.cache)};
  settings.engine.earlier = settings.start.earlier.get();
  LLMEVAL_TRY(Providers providers, make_providers(plan.project(), ports, settings.engine.may_ask));
  LLMEVAL_TRY(const std::unique_ptr<Recorder> recorder, open_recorder(settings, loop));
  LLMEVAL_TRY(const RunAnswers answers, open_answers(settings.cache, plan, settings.database, loop));
  settings.engine.answers = answers.options;
  LLMEVAL_TRY(settings.engine.watch, watch_models(settings));

  LLMEVAL_TRY(RunInfo info, describe_run(settings, loop.clock(), settings.git.get()));
  const auto others = stored_other_answers(settings.database, info.started_at, info.scored_from);
  settings.engine.others = others.get();
  RunOutcome outcome;
  outcome.run_id = info.id;
  outcome.baseline = info.baseline;
  LLMEVAL_TRY(const Database earlier_runs, Database::open_existing(settings.database));
  LLMEVAL_TRY(const std::set<std::string> compared, suites_of_run(earlier_runs, info.baseline));
  outcome.rules = rules_of(plan.project(), compared, loop.clock().system_now());
  GateSink counted(info, outcome.rules);
  LLMEVAL_TRY(const std::unique_ptr<EarlyStopSink> early, follow_early(settings, info, outcome.rules));
  std::vector<EventSink*> deciding{&counted};
  if (early != nullptr) {
    deciding.push_back(early.get());
    settings.engine.is_decided = [&early](std::uint32_t suite) { return early->is_certain(suite); };
  }
  std::vector<EventSink*> sinks{recorder.get()};
  sinks.insert(sinks.end(), deciding.begin(), deciding.end());
  sinks.insert(sinks.end(), settings.sinks.begin(), settings.sinks.end());
  EventHub hub(loop, sinks);
  LLMEVAL_TRY(hub.tally(), count_earlier(settings, deciding));

  const RunInfo told = info;
  {
    Engine engine(loop, plan, std::move(providers), *recorder, hub, settings.engine);
    const Interruption interruption(loop, engine);
    const Result<std::string> ended = run_task(loop, engine.run(std::move(info)));
    outcome.interrupted = interruption.happened();
    outcome.failures = hub.failures();
    outcome.stop_reason = ended.value_or("broken");
    if (!ended) outcome.failures.push_back(ended.error());
    outcome.store_failed = !ended.has_value();
  }
  if (const Result<> stored = recorder->finish(); !stored) {
    outcome.store_failed = true;
    outcome.failures.push_back(stored.error());
  }
  if (answers.tape != nullptr) {
    if (const Result<> written = answers.tape->finish(); !written) outcome.failures.push_back(written.error());
  }
  outcome.lock = recorder->take_lock();
  outcome.database = recorder->take_database();
  finish_sinks(settings.sinks, outcome.failures);
  const std::size_t failures = outcome.failures.size();
  outcome.gate = decide_run(told, outcome.rules, counted, *outcome.database, outcome.judges, outcome.failures);
  outcome.store_failed = outcome.store_failed || outcome.failures.size() > failures;
  drop_repeated(outcome.failures);
  outcome.budget_reached = is_ceiling(outcome.stop_reason);
  return outcome;
}

}  // namespace llmeval
