#include "compare/gate_rules.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

GateRuleResult judge_rule(std::string_view suite, double min, const JudgeStanding& judge) {
  GateRuleResult result{std::string(suite), "judge", GateDecision::fail, {}};
  const std::string name = fmt::format("judge '{}'", judge.check);
  if (judge.state == JudgeStanding::State::uncalibrated) {
    result.text = name + " was never compared with people, as llmeval calibrate does";
  } else if (judge.state == JudgeStanding::State::stale) {
    result.text = name + " is not the one that was calibrated: its prompt, models, votes or criteria have changed";
  } else if (!judge.kappa || !judge.kappa_interval) {
    result.text = fmt::format("the kappa of {} is undefined: all of {} labels say the same", name, judge.labels);
  } else {
    const Interval& interval = *judge.kappa_interval;
    if (*judge.kappa >= min) result.decision = judge.is_weak() ? GateDecision::inconclusive : GateDecision::pass;
    result.text = fmt::format(
        "people agree with {} by a kappa of {:.2f} ({:.2f} to {:.2f}, {} labels), at least {:.6g} "
        "wanted{}",
        name, *judge.kappa, interval.low, interval.high, judge.labels, min,
        *judge.kappa >= min && judge.is_weak() ? ", but it may be chance" : "");
  }
  return result;
}

}  // namespace

bool JudgeStanding::is_weak() const {
  return state == State::calibrated && (!kappa_interval || kappa_interval->low <= 0);
}

RuleResults decide_rule(const JudgeGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const JudgeStanding& judge : input.facts.judges)
    results.push_back(judge_rule(input.suite, rule.min_kappa, judge));
  if (results.empty()) results.push_back({std::string(input.suite), "judge", GateDecision::pass, "no judge decides"});
  return results;
}

}  // namespace llmeval
