#include "compare/pairing.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

// The parts of a key that tell two cases of one side apart; a part that is left out is empty.
struct PairKey {
  std::string_view suite;
  std::string_view prompt;
  std::string_view model;
  std::string_view case_id;

  friend auto operator<=>(const PairKey&, const PairKey&) = default;
};

PairKey key_of(const SampleKey& key) { return {key.suite, key.prompt, key.model, key.case_id}; }

PairKey key_of(const ComparedCase& one, const CasePairing& pairing) {
  PairKey key = key_of(one.key);
  if (pairing.ignores_suite) key.suite = {};
  if (pairing.ignores_prompt) key.prompt = {};
  if (pairing.ignores_model) key.model = {};
  return key;
}

// The value of a part of the key that all cases of a side share; nullopt where they differ, or there are none.
std::optional<std::string_view> only_value(std::span<const ComparedCase> cases, std::string SampleKey::*part) {
  if (cases.empty()) return std::nullopt;
  const std::string& first = cases.front().key.*part;
  for (const ComparedCase& one : cases) {
    if (one.key.*part != first) return std::nullopt;
  }
  return first;
}

bool is_left_out(std::span<const ComparedCase> before, std::span<const ComparedCase> after,
                 std::string SampleKey::*part) {
  const auto then = only_value(before, part);
  const auto now = only_value(after, part);
  return then && now && *then != *now;
}

bool differ(const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; }

CasePair judge(const ComparedCase& before, const ComparedCase& after) {
  CasePair pair;
  pair.kind = PairKind::incomparable;
  if (differ(before.case_hash, after.case_hash)) {
    pair.why = k_case_changed;
  } else if (differ(before.checks_hash, after.checks_hash)) {
    pair.why = k_checks_changed;
  } else {
    pair.kind = change_kind(before.outcome.verdict, after.outcome.verdict);
  }
  return pair;
}

// What a sample is sorted by: few samples differ in their suite, prompt and model, so these become one number.
struct SampleRank {
  std::uint32_t group = 0;
  std::int32_t trial = 1;
  std::string_view case_id;
  std::size_t place = 0;
};

std::vector<SampleRank> sorted_ranks(const std::vector<ComparedSample>& samples) {
  std::map<PairKey, std::uint32_t> groups;
  const auto group_of = [](const ComparedSample& sample) {
    return PairKey{sample.key.suite, sample.key.prompt, sample.key.model, {}};
  };
  for (const ComparedSample& sample : samples) groups.try_emplace(group_of(sample));
  std::uint32_t count = 0;
  for (auto& [group, number] : groups) number = count++;
  std::vector<SampleRank> ranks;
  ranks.reserve(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i)
    ranks.push_back({groups.at(group_of(samples[i])), samples[i].key.trial, samples[i].key.case_id, i});
  std::sort(ranks.begin(), ranks.end(), [](const SampleRank& a, const SampleRank& b) {
    return std::tie(a.group, a.case_id, a.trial) < std::tie(b.group, b.case_id, b.trial);
  });
  return ranks;
}

std::vector<std::size_t> sorted_places(std::span<const ComparedCase> cases, const CasePairing& pairing) {
  std::vector<std::size_t> places(cases.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const auto is_before = [&](std::size_t a, std::size_t b) {
    return key_of(cases[a], pairing) < key_of(cases[b], pairing);
  };
  if (!std::is_sorted(places.begin(), places.end(), is_before)) std::sort(places.begin(), places.end(), is_before);
  return places;
}

}  // namespace

std::string_view pair_kind_name(PairKind kind) {
  constexpr std::array<std::string_view, k_pair_kinds> k_names{"regressed",     "fixed",         "still_failing",
                                                               "still_passing", "newly_errored", "unmeasured",
                                                               "new",           "gone",          "incomparable"};
  return k_names[static_cast<std::size_t>(kind)];
}

PairKind change_kind(Verdict before, Verdict after) {
  const bool was_measured = before == Verdict::pass || before == Verdict::fail;
  const bool is_measured = after == Verdict::pass || after == Verdict::fail;
  if (was_measured && after == Verdict::error) return PairKind::newly_errored;
  if (!was_measured || !is_measured) return PairKind::unmeasured;
  if (before == after) return after == Verdict::pass ? PairKind::still_passing : PairKind::still_failing;
  return after == Verdict::pass ? PairKind::fixed : PairKind::regressed;
}

std::vector<ComparedCase> gather_cases(std::vector<ComparedSample> samples,
                                       const std::function<TrialPolicy(std::string_view suite)>& policy_of) {
  const std::vector<SampleRank> ranks = sorted_ranks(samples);
  std::vector<ComparedCase> cases;
  std::vector<TrialOutcome> trials;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    ComparedSample& sample = samples[ranks[i].place];
    trials.push_back({sample.verdict, sample.score});
    const bool has_more =
        i + 1 < ranks.size() && ranks[i + 1].group == ranks[i].group && ranks[i + 1].case_id == ranks[i].case_id;
    if (has_more) continue;
    const std::size_t start = i + 1 - trials.size();
    std::vector<std::uint32_t> places;
    places.reserve(trials.size());
    for (std::size_t trial = start; trial <= i; ++trial) places.push_back(samples[ranks[trial].place].place);
    // Takes the names out of its first trial, which nothing looks at any more: ranks refer to later ones only.
    ComparedSample& first = samples[ranks[start].place];
    const CaseOutcome outcome = decide_trials(trials, policy_of(first.key.suite));
    cases.push_back(
        {std::move(first.key), outcome, std::move(first.case_hash), std::move(first.checks_hash), std::move(places)});
    trials.clear();
  }
  return cases;
}

PairedTable CasePairing::table() const {
  return {count(PairKind::still_passing), count(PairKind::regressed), count(PairKind::fixed),
          count(PairKind::still_failing)};
}

CasePairing pair_cases(std::span<const ComparedCase> before, std::span<const ComparedCase> after) {
  CasePairing pairing;
  pairing.ignores_suite = is_left_out(before, after, &SampleKey::suite);
  pairing.ignores_prompt = is_left_out(before, after, &SampleKey::prompt);
  pairing.ignores_model = is_left_out(before, after, &SampleKey::model);
  const std::vector<std::size_t> then = sorted_places(before, pairing);
  const std::vector<std::size_t> now = sorted_places(after, pairing);
  pairing.pairs.reserve(std::max(then.size(), now.size()));
  for (std::size_t b = 0, a = 0; b < then.size() || a < now.size();) {
    CasePair pair;
    const bool has_before = b < then.size();
    const bool has_after = a < now.size();
    const auto order = has_before && has_after
                           ? key_of(before[then[b]], pairing) <=> key_of(after[now[a]], pairing)
                           : (has_before ? std::strong_ordering::less : std::strong_ordering::greater);
    if (order == 0) pair = judge(before[then[b]], after[now[a]]);
    if (order < 0) pair.kind = PairKind::gone;
    if (order > 0) pair.kind = PairKind::appeared;
    if (order <= 0) pair.before = then[b++];
    if (order >= 0) pair.after = now[a++];
    ++pairing.counts[static_cast<std::size_t>(pair.kind)];
    pairing.pairs.push_back(pair);
  }
  return pairing;
}

}  // namespace llmeval
