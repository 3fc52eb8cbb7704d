#pragma once

#include "stats/interval.h"

#include <cstdint>
#include <optional>

namespace llmeval {

/// How a judge's passes and fails stand against those of people, over the same answers.
struct JudgedTable {
  std::uint64_t both_pass = 0;
  std::uint64_t judge_only = 0;   ///< The judge passes what people fail.
  std::uint64_t people_only = 0;  ///< People pass what the judge fails.
  std::uint64_t both_fail = 0;

  std::uint64_t passed_by_people() const { return both_pass + people_only; }
  std::uint64_t failed_by_people() const { return both_fail + judge_only; }
  std::uint64_t passed_by_judge() const { return both_pass + judge_only; }
  std::uint64_t disagreements() const { return judge_only + people_only; }
  std::uint64_t total() const { return both_pass + judge_only + people_only + both_fail; }
  void add(bool judge_passes, bool people_pass);

  friend bool operator==(const JudgedTable&, const JudgedTable&) = default;
};

/// A share with its 95 % interval.
struct MeasuredShare {
  double share = 0;
  Interval interval;
};

/// How far a judge can be trusted (statistics.md §8), all with 95 % intervals. Agreement alone says little where one
/// answer is rare: [[90,5],[4,1]] agrees in 91 % and has a κ of .13, so base rate and κ belong beside it.
struct JudgeAgreement {
  MeasuredShare agreement;  ///< Wilson's interval, as of all shares here.
  MeasuredShare base_rate;  ///< What people pass.
  double judged_rate = 0;   ///< What the judge passes.
  /// Cohen's κ (1960) with the interval that measure_confusion() gives; none where both only pass, or both only fail.
  std::optional<double> kappa;
  std::optional<Interval> kappa_interval;
  std::optional<MeasuredShare> sensitivity;  ///< Passed, of what people pass; none where they pass nothing.
  std::optional<MeasuredShare> specificity;  ///< Failed, of what people fail; none where they fail nothing.
};

/// \param table    not empty.
/// \param repeats  how often each independent case is counted (its trials, models …), at least 1: widths are those of
///                 total/repeats cases.
JudgeAgreement measure_agreement(const JudgedTable& table, double repeats = 1);

/// How many labels would narrow an interval, which so many gave, to ± `reach`: widths go with 1/√n.
/// \param reach  over 0.
std::uint64_t labels_for_reach(std::uint64_t labels, const Interval& interval, double reach);

}  // namespace llmeval
