#include "compare/paired_checks.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace llmeval {

namespace {

constexpr std::uint32_t k_unknown = std::numeric_limits<std::uint32_t>::max();

TrialOutcome outcome_of(const CheckRow& row) {
  switch (row.state) {
    case CheckRow::State::pass:
      return {Verdict::pass, row.score};
    case CheckRow::State::fail:
      return {Verdict::fail, row.score};
    case CheckRow::State::error:
      return {Verdict::error, 0};
    case CheckRow::State::not_applied:
      break;
  }
  return {Verdict::skipped, 0};
}

PairKind kind_of(const CaseOutcome& before, const CaseOutcome& after) {
  if (before.trials == 0) return PairKind::appeared;
  if (after.trials == 0) return PairKind::gone;
  return change_kind(before.verdict, after.verdict);
}

}  // namespace

PairedChecks::PairedChecks(const SampleTable& before, const SampleTable& after, const TrialPolicy& policy)
    : policy_(policy) {
  before_.table = &before;
  after_.table = &after;
  before_.numbers.resize(before.checks.size(), k_unknown);
  after_.numbers.resize(after.checks.size(), k_unknown);
}

void PairedChecks::know(std::span<const CheckComparison> checks) {
  for (const CheckComparison& check : checks) append(check);
}

void PairedChecks::append(CheckComparison check) {
  checks_.push_back(std::move(check));
  scores_.emplace_back();
  passes_.emplace_back();
  before_.trials.emplace_back();
  after_.trials.emplace_back();
}

std::uint32_t PairedChecks::number_of(Side& side, const CheckRow& row, std::uint32_t occurrence) {
  std::uint32_t& known = side.numbers[row.check];
  if (occurrence == 0 && known != k_unknown) return known;
  const SampleTable::CheckName& name = side.table->checks[row.check];
  const auto is_it = [&](const CheckComparison& check) {
    return check.occurrence == occurrence && check.name == name.name && check.type == name.type;
  };
  const auto found = std::find_if(checks_.begin(), checks_.end(), is_it);
  const auto number = static_cast<std::uint32_t>(found - checks_.begin());
  if (found == checks_.end()) {
    CheckComparison check;
    check.name = name.name;
    check.type = name.type;
    check.occurrence = occurrence;
    check.decides = row.decides;
    append(std::move(check));
  }
  if (occurrence == 0) known = number;
  return number;
}

void PairedChecks::collect(Side& side, const ComparedCase& one) {
  for (std::vector<TrialOutcome>& trials : side.trials) trials.clear();
  side.has_checks = false;
  for (const std::uint32_t place : one.places) {
    const std::span<const CheckRow> rows = side.table->checks_of(side.table->rows[place]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto is_same = [&](const CheckRow& other) { return other.check == rows[i].check; };
      const auto occurrence = std::count_if(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i), is_same);
      const std::uint32_t number = number_of(side, rows[i], static_cast<std::uint32_t>(occurrence));
      side.trials[number].push_back(llmeval::outcome_of(rows[i]));
      side.has_checks = true;
    }
  }
}

CaseOutcome PairedChecks::outcome_of(Side& side, std::uint32_t number, const ComparedCase& one) const {
  std::vector<TrialOutcome>& trials = side.trials[number];
  // Trials without an answer, or with one that failed before any check, have no checks at all.
  const bool is_missing_everywhere = trials.empty() && side.has_checks;
  if (is_missing_everywhere) return {};
  if (trials.size() < one.places.size()) {
    const Verdict missing = one.outcome.verdict == Verdict::error ? Verdict::error : Verdict::skipped;
    trials.resize(one.places.size(), {missing, 0});
  }
  return decide_trials(trials, policy_);
}

std::span<const CheckChange> PairedChecks::compare(const ComparedCase& before, const ComparedCase& after) {
  collect(before_, before);
  collect(after_, after);
  changes_.clear();
  for (std::uint32_t number = 0; number < checks_.size(); ++number) {
    if (before_.trials[number].empty() && after_.trials[number].empty()) continue;
    CheckChange change;
    change.check = number;
    change.before = outcome_of(before_, number, before);
    change.after = outcome_of(after_, number, after);
    change.kind = kind_of(change.before, change.after);
    changes_.push_back(change);
  }
  return changes_;
}

void PairedChecks::add(const ComparedCase& before, const ComparedCase& after, std::optional<std::uint32_t> cluster) {
  for (const CheckChange& change : compare(before, after)) {
    ++checks_[change.check].rate.counts.of(change.kind);
    passes_[change.check].add(change.kind, cluster);
    if (change.before.score && change.after.score) {
      scores_[change.check].add(*change.before.score, *change.after.score, cluster);
    }
  }
}

std::vector<CheckComparison> PairedChecks::finish(double confidence) {
  for (std::size_t i = 0; i < checks_.size(); ++i) {
    passes_[i].measure(checks_[i].rate, confidence);
    checks_[i].score = scores_[i].measure(confidence);
  }
  return std::move(checks_);
}

}  // namespace llmeval
