#include "stats/regression.h"

#include "base/assert.h"
#include "stats/distribution.h"
#include "stats/interval.h"
#include "stats/mcnemar.h"

#include <cmath>
#include <limits>

namespace llmeval {

namespace {

// More than this nobody will run: not to be decided.
constexpr double k_most_cases = 1e7;

void check(const RegressionRule& rule) { LLMEVAL_ASSERT(rule.margin >= 0 && rule.alpha > 0 && rule.alpha < 0.5); }

ChangeAnswer answer_of(double lower_bound, double p_worse, const RegressionRule& rule) {
  if (lower_bound > -rule.margin) return ChangeAnswer::not_worse;
  return p_worse <= rule.alpha ? ChangeAnswer::worse : ChangeAnswer::inconclusive;
}

// The fewest cases, from `cases` on, of which `is_decided(cases)` holds; it is taken to hold from there on.
template <class Decided>
std::optional<std::uint64_t> further_cases(double cases, const Decided& is_decided) {
  double short_of = cases;
  double enough = cases;
  while (!is_decided(enough)) {
    short_of = enough;
    enough = std::ceil(enough * 1.25) + 1;
    if (enough > k_most_cases) return std::nullopt;
  }
  while (enough - short_of > 1) {
    const double middle = std::floor((enough + short_of) / 2);
    (is_decided(middle) ? enough : short_of) = middle;
  }
  return static_cast<std::uint64_t>(enough - cases);
}

ChangeAnswer answer_if_scaled(const PairedTable& table, const RegressionRule& rule, double scale, double worth) {
  const auto scaled = [scale](std::uint64_t count) {
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(count) * scale));
  };
  const RateChange change = measure_change(table, 1 - 2 * rule.alpha, scale * worth);
  return answer_of(change.bounds.low, regression_p(scaled(table.regressed), scaled(table.fixed), worth), rule);
}

// Of a mean that is known as well as from `cases` cases.
struct StudentView {
  double low;
  double high;
  double p_worse;
};
StudentView student_view(double mean, double deviation, double cases, double alpha) {
  const double degrees = cases - 1;
  if (deviation == 0) {
    const double unseen = unseen_share_bound(static_cast<std::uint64_t>(cases), 1 - alpha);
    return {mean - unseen, mean + unseen, 1};
  }
  const double error = deviation / std::sqrt(cases);
  const double reach = student_quantile(1 - alpha, degrees) * error;
  return {mean - reach, mean + reach, student_cdf(mean / error, degrees)};
}

}  // namespace

RegressionDecision decide_regression(const PairedTable& table, const RegressionRule& rule, double worth) {
  check(rule);
  const RateChange change = measure_change(table, 1 - 2 * rule.alpha, worth);
  RegressionDecision decision;
  decision.change = change.change;
  decision.bounds = change.bounds;
  decision.p_worse = regression_p(table.regressed, table.fixed, worth);
  decision.answer = answer_of(change.bounds.low, decision.p_worse, rule);
  if (decision.answer == ChangeAnswer::inconclusive) {
    const auto cases = static_cast<double>(table.total());
    decision.further_cases = further_cases(cases, [&](double planned) {
      return answer_if_scaled(table, rule, planned / cases, worth) != ChangeAnswer::inconclusive;
    });
  }
  return decision;
}

RegressionDecision decide_regression(const MeasuredMean& difference, const RegressionRule& rule) {
  check(rule);
  RegressionDecision decision;
  decision.change = difference.mean;
  if (!difference.standard_error) {
    decision.bounds = {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    return decision;
  }
  const double cases = difference.degrees + 1;
  const double deviation = *difference.standard_error * std::sqrt(cases);
  const StudentView now = student_view(difference.mean, deviation, cases, rule.alpha);
  decision.bounds = {now.low, now.high};
  decision.p_worse = now.p_worse;
  decision.answer = answer_of(now.low, now.p_worse, rule);
  if (decision.answer == ChangeAnswer::inconclusive) {
    decision.further_cases = further_cases(cases, [&](double planned) {
      const StudentView then = student_view(difference.mean, deviation, planned, rule.alpha);
      return answer_of(then.low, then.p_worse, rule) != ChangeAnswer::inconclusive;
    });
  }
  return decision;
}

Noninferiority test_noninferiority(double difference, double standard_error, const RegressionRule& rule) {
  check(rule);
  LLMEVAL_ASSERT(standard_error > 0);
  Noninferiority result;
  result.z = (difference + rule.margin) / standard_error;
  result.p = normal_cdf(-result.z);
  result.lower_bound = difference - normal_quantile(1 - rule.alpha) * standard_error;
  result.is_shown = result.lower_bound > -rule.margin;
  return result;
}

}  // namespace llmeval
