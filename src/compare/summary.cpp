#include "compare/summary.h"

#include "base/assert.h"
#include "stats/quantile.h"
#include "stats/share_mean.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace llmeval {

namespace {

struct Group {
  GroupSummary counts;
  ShareMean scores;
  /// Microseconds. As float, whole up to 16 s and seven digits beyond: half the memory of a Duration.
  std::vector<float> latencies;
  std::map<std::string, ConfusionCounter, std::less<>> matrices;  ///< By the check's name.
  TrialPolicy policy;
};

Duration latency_at(std::vector<float>& latencies, double share) {
  return Duration(static_cast<Duration::rep>(std::llround(quantile(latencies, share))));
}

void add_answer(Group& group, const SampleResult& sample) {
  const Call* answer = sample.answer();
  if (answer != nullptr && is_gradable(answer->outcome)) {
    group.latencies.push_back(static_cast<float>(sample.latency().count()));
  }
  if (sample.cached()) ++group.counts.cached;
  if (const std::optional<Duration> age = sample.cached_age()) {
    group.counts.oldest_cached = std::max(group.counts.oldest_cached.value_or(*age), *age);
  }
  if (sample.served_by() != sample.key.model) ++group.counts.fallback;
}

void add_costs(GroupSummary& counts, const SampleResult& sample) {
  if (const std::optional<Usage> used = sample.usage()) {
    if (!counts.usage) counts.usage.emplace();
    *counts.usage += *used;
  } else {
    ++counts.unmetered;
  }
  if (const std::optional<Money> cost = sample.cost()) {
    counts.known_cost += *cost;
  } else {
    ++counts.unpriced;
  }
  for (const Call& call : sample.calls) {
    if (call.purpose == CallPurpose::answer || !call.cost) continue;
    counts.checking_cost = counts.checking_cost.value_or(Money()) + *call.cost;
  }
}

void add_labels(Group& group, const SampleResult& sample) {
  for (const Score& score : sample.scores) {
    if (score.labels) group.matrices[score.name].add(*score.labels, sample.key.trial);
  }
}

// Puts the latencies into another order, which means nothing.
GroupSummary finished(Group& group) {
  GroupSummary result = group.counts;
  result.score = group.scores.mean();
  if (const std::uint64_t scored = result.cases.scored(); scored > 0) {
    result.pass_rate = static_cast<double>(result.cases.pass) / static_cast<double>(scored);
    result.interval = wilson_interval(result.cases.pass, scored);
  }
  if (!group.latencies.empty()) {
    result.latency_p50 = latency_at(group.latencies, 0.5);
    result.latency_p95 = latency_at(group.latencies, 0.95);
  }
  return result;
}

}  // namespace

std::string GroupSummary::label() const { return prompt.empty() ? model : prompt + " × " + model; }

struct Summary::State {
  std::vector<Group> groups;
  std::map<std::string, std::uint64_t, std::less<>> planned;  // By suite.
  std::unordered_map<std::string, std::size_t> by_key;
  std::string key;  // Reused, so that finding a group allocates nothing.
  CaseCounter cases;

  Group& group(std::string_view suite, std::string_view prompt, std::string_view hash, std::string_view model);
};

Group& Summary::State::group(std::string_view suite, std::string_view prompt, std::string_view hash,
                             std::string_view model) {
  key.clear();
  for (const std::string_view part : {suite, prompt, hash, model}) {
    key += part;
    key += '\0';
  }
  const auto found = by_key.find(key);
  if (found != by_key.end()) return groups[found->second];
  by_key.emplace(key, groups.size());
  Group& made = groups.emplace_back();
  made.counts.suite = suite;
  made.counts.prompt = prompt;
  made.counts.prompt_hash = hash;
  made.counts.model = model;
  return made;
}

Summary::Summary(const RunInfo& run) : state_(std::make_unique<State>()) {
  for (const SuiteInfo& suite : run.suites) {
    state_->planned[suite.name] = suite.planned;
    const std::vector<PromptVersion> none(1);
    for (const PromptVersion& prompt : suite.prompts.empty() ? none : suite.prompts) {
      for (const std::string& model : suite.models) {
        state_->group(suite.name, prompt.name, prompt.hash, model).policy = suite.trial_policy;
      }
    }
  }
}

Summary::Summary(Summary&&) noexcept = default;
Summary& Summary::operator=(Summary&&) noexcept = default;
Summary::~Summary() = default;

void Summary::add(const SampleResult& sample) {
  const SampleKey& key = sample.key;
  Group& group = state_->group(key.suite, key.prompt, sample.prompt_hash, key.model);
  ++group.counts.samples.of(sample.verdict);

  // Trials stand next to one another in the plan, so that the first one's index names the case in its group.
  LLMEVAL_ASSERT(key.trial >= 1 && sample.index + 1 >= static_cast<std::uint64_t>(key.trial));
  const std::uint64_t first = sample.index - static_cast<std::uint64_t>(key.trial - 1);
  state_->cases.add(first, {sample.verdict, sample.score}, group.policy, group.counts.cases, group.counts.flaky);

  if (sample.verdict == Verdict::skipped) {
    if (sample.outcome == Outcome::no_recording) ++group.counts.not_recorded;
    return;
  }
  if (sample.verdict == Verdict::pass || sample.verdict == Verdict::fail) group.scores.add(sample.score);
  add_answer(group, sample);
  add_costs(group.counts, sample);
  add_labels(group, sample);
}

void Summary::leave_out(std::string_view suite) {
  const auto planned = state_->planned.find(suite);
  if (planned != state_->planned.end()) --planned->second;
}

std::vector<GroupSummary> Summary::groups() const {
  std::map<std::string, std::uint64_t, std::less<>> missing = state_->planned;
  for (const Group& group : state_->groups) missing[group.counts.suite] -= group.counts.samples.total();
  std::vector<GroupSummary> groups;
  groups.reserve(state_->groups.size());
  for (Group& group : state_->groups) {
    if (group.counts.samples.total() > 0 || missing[group.counts.suite] > 0) groups.push_back(finished(group));
  }
  return groups;
}

std::vector<ConfusionSummary> Summary::confusions() const {
  std::vector<ConfusionSummary> summaries;
  for (const Group& group : state_->groups) {
    for (const auto& [name, matrix] : group.matrices) {
      ConfusionSummary& summary = summaries.emplace_back(matrix.summary());
      summary.suite = group.counts.suite;
      summary.prompt = group.counts.prompt;
      summary.prompt_hash = group.counts.prompt_hash;
      summary.model = group.counts.model;
      summary.name = name;
    }
  }
  return summaries;
}

}  // namespace llmeval
