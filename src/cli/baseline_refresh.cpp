#include "cli/baseline_refresh.h"

#include "base/duration.h"
#include "cli/run_answers.h"
#include "cli/stored_project.h"
#include "data/json.h"
#include "domain/stop_reason.h"
#include "store/baselines.h"
#include "store/runs.h"
#include "store/sample_rows.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// A suite whose baseline will not do, and why.
struct Stale {
  std::string suite;
  std::string why;
};

using Names = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

// What answered, by suite and configured model.
Names reported_names(const SampleTable& table) {
  Names names;
  for (const SampleRow& row : table.rows) {
    const std::string& name = table.reported_models[row.reported_model];
    if (!name.empty()) names[{table.suites[row.suite], table.models[row.model]}].insert(name);
  }
  return names;
}

// The first that answers now and did not then.
std::string changed_model(const std::string& suite, const Names& before, const Names& after) {
  for (const auto& [key, names] : after) {
    const auto had = before.find(key);
    if (key.first != suite || had == before.end()) continue;
    for (const std::string& name : names) {
      if (!had->second.contains(name)) return fmt::format("'{}' is answered by {} now", key.second, name);
    }
  }
  return {};
}

Result<std::vector<Stale>> find_stale(const Project& project, const RunInfo& run, const Database& database) {
  std::vector<Stale> stale;
  std::optional<std::pair<Names, Names>> names;
  for (const Suite& suite : project.suites) {
    if (!suite.baseline_max_age) continue;
    const std::optional<SystemTime>& asked = run.baseline_asked_at;
    if (asked && run.started_at - *asked > *suite.baseline_max_age) {
      stale.push_back(
          {suite.name, fmt::format("its answers are {} old, {} at most are allowed",
                                   format_age(run.started_at - *asked), format_age(*suite.baseline_max_age))});
      continue;
    }
    if (!names) {
      LLMEVAL_TRY(const SampleTable before, read_sample_rows(database, run.baseline));
      LLMEVAL_TRY(const SampleTable after, read_sample_rows(database, run.id));
      names.emplace(reported_names(before), reported_names(after));
    }
    std::string changed = changed_model(suite.name, names->first, names->second);
    if (!changed.empty()) stale.push_back({suite.name, std::move(changed)});
  }
  return stale;
}

// Of a model's settings (model_settings()) what its answers depend on.
Value without_limits(const std::string& settings) {
  const auto parsed = parse_json(settings);
  if (!parsed || !parsed->is_object()) return Value(settings);
  Object object = parsed->object();
  for (const char* const key : {"api_key_env", "limits", "price"}) object.erase(key);
  return Value(std::move(object));
}

// What is asked of other models, or of the same otherwise, is no longer what the baseline was.
bool asks_the_same_models(const RunInfo& run, const RunInfo& before) {
  return std::all_of(run.models.begin(), run.models.end(), [&](const auto& model) {
    return std::any_of(before.models.begin(), before.models.end(), [&](const auto& had) {
      return had.first == model.first && without_limits(had.second) == without_limits(model.second);
    });
  });
}

// The baseline's prompts, asked now.
Result<RunOutcome> ask_now(const Reasking& how, const RunInfo& run, const RunInfo& before) {
  if (!how.engine.may_ask || is_offline(how.cache)) return failure("nothing may be sent");
  if (!asks_the_same_models(run, before)) return failure("its models were others, or had other settings");
  LLMEVAL_TRY(const Project project, with_stored_prompts(how.plan->project(), before));
  Reasking fresh = how;
  fresh.engine.is_decided = {};
  fresh.cache.mode = "refresh";
  LLMEVAL_TRY(RunOutcome outcome, run_confirming(fresh, project, run, before.id));
  if (!outcome.stop_reason.empty()) return failure(fmt::format("that ended as {}", outcome.stop_reason));
  return outcome;
}

void leave_open(const std::vector<Stale>& stale, const std::string& why, RunOutcome& outcome) {
  for (const Stale& one : stale) {
    outcome.gate.rules.push_back(
        {one.suite, "baseline", GateDecision::inconclusive,
         fmt::format("{}, and they cannot be asked for again: {}", inert_line(one.why), inert_line(why))});
  }
  outcome.gate.decision = worse(outcome.gate.decision, GateDecision::inconclusive);
}

}  // namespace

Result<> refresh_baseline(const Reasking& how, RunOutcome& outcome, Console& console) {
  const bool is_over = outcome.stop_reason.empty() || outcome.stop_reason == k_decided;
  if (outcome.baseline.empty() || !is_over) return {};
  LLMEVAL_TRY(const RunInfo run, read_run(*outcome.database, outcome.run_id));
  LLMEVAL_TRY(const std::vector<Stale> stale, find_stale(how.plan->project(), run, *outcome.database));
  if (stale.empty()) return {};
  LLMEVAL_TRY(const RunInfo before, read_run(*outcome.database, outcome.baseline));
  const Result<RunOutcome> asked = ask_now(how, run, before);
  if (!asked) {
    leave_open(stale, asked.error().message, outcome);
    return {};
  }
  console.err(fmt::format("the baseline, run {}, was asked again in run {}: {}\n", before.id, asked->run_id,
                          inert_line(stale.front().why)));
  LLMEVAL_TRY(const std::optional<SystemTime> asked_at, oldest_answer(*outcome.database, asked->run_id));
  LLMEVAL_CHECK(store_compared_with(*outcome.database, outcome.run_id, asked->run_id, asked_at));
  outcome.baseline = asked->run_id;
  return {};
}

}  // namespace llmeval
