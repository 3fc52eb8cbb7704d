#include "report/case_notes.h"

#include "report/sample_text.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_most_listed = 50;
constexpr std::size_t k_most_reason = 400;
constexpr std::size_t k_most_answer = 4'000;

auto order_of(const SampleKey& key) { return std::tie(key.suite, key.case_id, key.prompt, key.model); }

// How much it matters which trial explains the case.
int weight_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
      return 3;
    case Verdict::error:
      return 2;
    case Verdict::skipped:
      return 1;
    case Verdict::pass:
    case Verdict::unscored:
      return 0;
  }
  return 0;
}

std::optional<CaseNote> note_of_pair(PairKind kind) {
  if (kind == PairKind::regressed) return CaseNote::regressed;
  if (kind == PairKind::newly_errored) return CaseNote::newly_errored;
  if (kind == PairKind::still_failing) return CaseNote::still_failing;
  return std::nullopt;
}

std::optional<CaseNote> note_of(const CaseOutcome& outcome, bool is_unrecorded) {
  if (outcome.verdict == Verdict::fail) return CaseNote::failing;
  if (outcome.verdict == Verdict::error) return CaseNote::errored;
  if (outcome.verdict == Verdict::skipped && is_unrecorded) return CaseNote::not_recorded;
  if (outcome.is_flaky()) return CaseNote::flaky;
  return std::nullopt;
}

}  // namespace

std::string_view case_note_title(CaseNote note) {
  switch (note) {
    case CaseNote::regressed:
      return "regressed";
    case CaseNote::newly_errored:
      return "newly errored";
    case CaseNote::failing:
      return "failing";
    case CaseNote::errored:
      return "not measured";
    case CaseNote::not_recorded:
      return "not recorded";
    case CaseNote::still_failing:
      return "failing as before";
    case CaseNote::flaky:
      return "flaky";
  }
  return {};
}

CaseNotes::CaseNotes(const RunInfo& run, const RunFacts* facts) : facts_(facts) {
  for (const SuiteInfo& suite : run.suites) policies_.emplace(suite.name, suite.trial_policy);
  if (facts == nullptr || !facts->comparison) return;
  comparison_ = &*facts->comparison;
  for (const CasePair& pair : comparison_->pairing.pairs) {
    if (note_of_pair(pair.kind)) changed_.push_back(&pair);
  }
  std::sort(changed_.begin(), changed_.end(), [this](const CasePair* a, const CasePair* b) {
    return order_of(comparison_->key_of(*a)) < order_of(comparison_->key_of(*b));
  });
}

const CasePair* CaseNotes::changed_pair(const SampleKey& key) const {
  const auto found =
      std::lower_bound(changed_.begin(), changed_.end(), key, [this](const CasePair* pair, const SampleKey& wanted) {
        return order_of(comparison_->key_of(*pair)) < order_of(wanted);
      });
  return found != changed_.end() && order_of(comparison_->key_of(**found)) == order_of(key) ? *found : nullptr;
}

void CaseNotes::add(const SampleResult& sample) {
  if (!trials_.is_empty() && order_of(sample.key) != order_of(noted_.key)) close();
  if (trials_.is_empty()) {
    noted_ = {sample.key, {}, {}, nullptr};
    explained_ = Verdict::pass;
    is_unrecorded_ = false;
    again_ = {};
  }
  trials_.add({sample.verdict, sample.score});
  is_unrecorded_ = is_unrecorded_ || sample.outcome == Outcome::no_recording;
  if (weight_of(sample.verdict) <= weight_of(explained_)) return;
  explained_ = sample.verdict;
  if (comparison_ != nullptr && facts_->asked_again) again_ = facts_->asked_again(sample);
  noted_.key.trial = sample.key.trial;
  noted_.reason = excerpt(failure_reason(sample), k_most_reason);
  noted_.answer = sample.answer_text();
  if (noted_.answer.size() > k_most_answer) noted_.answer.resize(k_most_answer);
}

void CaseNotes::finish() {
  if (!trials_.is_empty()) close();
}

void CaseNotes::close() {
  const auto policy = policies_.find(noted_.key.suite);
  const CaseOutcome outcome = trials_.outcome(policy == policies_.end() ? TrialPolicy() : policy->second);
  trials_ = {};
  std::optional<CaseNote> note = note_of(outcome, is_unrecorded_);
  if (comparison_ != nullptr && note) {
    if (const CasePair* pair = changed_pair(noted_.key)) {
      note = note_of_pair(pair->kind);
      noted_.pair = pair;
    }
  }
  if (note == CaseNote::regressed && again_.passed > 0) {
    note = CaseNote::flaky;
    noted_.reason += fmt::format("; asked again it passed {} of {}", again_.passed, again_.passed + again_.failed);
  }
  if (!note) return;
  ++counts_[static_cast<std::size_t>(*note)];
  std::vector<NotedCase>& list = listed_[static_cast<std::size_t>(*note)];
  if (list.size() < k_most_listed) list.push_back(std::move(noted_));
}

}  // namespace llmeval
