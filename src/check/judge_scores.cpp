#include "check/expectation.h"

#include <fmt/format.h>

#include <limits>
#include <string>

namespace llmeval {

namespace {

// Sums of doubles are not exact: five weights of 0.2 may come to just under 1.
constexpr double k_rounding = 1e-9;

// What the deciding checks add up to.
struct Sums {
  double weight = 0;
  double measured_weight = 0;
  double points = 0;
  bool has_failed = false;
  const Score* erred = nullptr;
  bool left_out = false;  // One does not apply.
};

Sums add_up(const std::vector<Score>& scores) {
  Sums sums;
  for (const Score& score : scores) {
    if (!score.applies()) sums.left_out = true;
    if (!(score.weight > 0) || !score.applies()) continue;
    sums.weight += score.weight;
    if (score.error || !score.score) {
      if (sums.erred == nullptr) sums.erred = &score;
      continue;
    }
    sums.measured_weight += score.weight;
    sums.points += score.weight * *score.score;
    if (!score.pass) sums.has_failed = true;
  }
  return sums;
}

// Whether the sample fails whatever a check that erred would have found.
bool has_surely_failed(const Sums& sums, const PassRule& rule) {
  if (!rule.min_score) return sums.has_failed;
  const double best = sums.points + (sums.weight - sums.measured_weight);
  return best / sums.weight + k_rounding < *rule.min_score;
}

}  // namespace

Judgement judge_scores(const std::vector<Score>& scores, const PassRule& rule) {
  const Sums sums = add_up(scores);
  Judgement judgement;
  if (sums.measured_weight > 0) judgement.score = sums.points / sums.measured_weight;
  if (sums.weight == 0) {
    judgement.outcome = Outcome::invalid_check;
    judgement.reason =
        sums.left_out ? "no check that decides applies" : "no check decides: there is none of weight over 0";
  } else if (has_surely_failed(sums, rule)) {
    judgement.verdict = Verdict::fail;
    if (rule.min_score)
      judgement.reason = fmt::format("expected a score of at least {}, got {:.4g}", *rule.min_score, judgement.score);
  } else if (sums.erred != nullptr) {
    judgement.outcome = sums.erred->error.value_or(Outcome::invalid_check);
    judgement.reason = fmt::format("check '{}': {}", sums.erred->name, sums.erred->reason);
  } else {
    judgement.verdict = Verdict::pass;
  }
  return judgement;
}

}  // namespace llmeval
