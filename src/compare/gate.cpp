#include "compare/gate.h"

#include "base/duration.h"
#include "compare/rate_text.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace llmeval {

namespace {

int severity(GateDecision decision) {
  switch (decision) {
    case GateDecision::pass:
      return 0;
    case GateDecision::inconclusive:
      return 1;
    case GateDecision::incomplete:
      return 2;
    case GateDecision::fail:
      return 3;
    case GateDecision::broken:
      return 4;
  }
  return 4;
}

GateRuleResult errors_rule(const Gate& gate, const GroupSummary& group) {
  GateRuleResult result;
  result.suite = group.suite;
  result.rule = "errors";
  const VerdictCounts& counts = group.samples;
  if (!group.pass_rate) {
    result.decision = GateDecision::broken;
    result.text =
        fmt::format("nothing was scored for {} ({} errors, {} skipped)", group.label(), counts.error, counts.skipped);
    return result;
  }
  const std::uint64_t run = counts.scored() + counts.error;
  const double share = static_cast<double>(counts.error) / static_cast<double>(run);
  const double allowed = gate.max_error_share.value_or(0);
  result.decision = share > allowed ? GateDecision::broken : GateDecision::pass;
  result.text = fmt::format("{} of {} samples of {} are errors ({} %), at most {} % may be", counts.error, run,
                            group.label(), percent(share), percent_limit(allowed));
  return result;
}

// How many of the samples that were run have an answer of some kind; `what` says it: "are cached".
std::optional<GateRuleResult> share_rule(const GroupSummary& group, const char* rule, std::string_view what,
                                         std::uint64_t count, std::optional<double> most) {
  const std::uint64_t run = group.samples.scored() + group.samples.error;
  if (!most || run == 0) return std::nullopt;
  const double share = static_cast<double>(count) / static_cast<double>(run);
  return GateRuleResult{group.suite, rule, share > *most ? GateDecision::fail : GateDecision::pass,
                        fmt::format("{} of {} answers of {} {} ({} %), at most {} % may be", count, run, group.label(),
                                    what, percent(share), percent_limit(*most))};
}

std::vector<GateRuleResult> answer_rules(const Gate& gate, const GroupSummary& group) {
  std::vector<GateRuleResult> rules;
  const auto add = [&rules](std::optional<GateRuleResult> rule) {
    if (rule) rules.push_back(*std::move(rule));
  };
  add(share_rule(group, "fallbacks", "are a fallback's", group.fallback, gate.max_fallback_share));
  add(share_rule(group, "cached", "are cached", group.cached, gate.max_cached_share));
  if (gate.max_cached_age && group.oldest_cached) {
    const bool is_old = *group.oldest_cached > *gate.max_cached_age;
    rules.push_back({group.suite, "cached", is_old ? GateDecision::fail : GateDecision::pass,
                     fmt::format("the oldest cached answer of {} is {} old, at most {} may be", group.label(),
                                 format_age(*group.oldest_cached), format_age(*gate.max_cached_age))});
  }
  return rules;
}

GateRuleResult recorded_rule(const GroupSummary& group) {
  return {
      group.suite, "recorded", GateDecision::inconclusive,
      fmt::format("{} of {} samples of {} are not recorded", group.not_recorded, group.samples.total(), group.label())};
}

// One for each model that changed, or one that says that none did.
std::vector<GateRuleResult> model_rules(std::string_view suite, std::span<const Notice> changes) {
  std::vector<GateRuleResult> rules;
  for (const Notice& change : changes) {
    if (change.state == "fingerprint") continue;
    rules.push_back({std::string(suite), "model_change", GateDecision::fail,
                     fmt::format("model '{}' changed: {}", change.model, change.text)});
  }
  if (rules.empty()) rules.push_back({std::string(suite), "model_change", GateDecision::pass, "no model changed"});
  return rules;
}

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

std::vector<GateRuleResult> judge_rules(std::string_view suite, double min, std::span<const JudgeStanding> judges) {
  std::vector<GateRuleResult> rules;
  for (const JudgeStanding& judge : judges) rules.push_back(judge_rule(suite, min, judge));
  if (rules.empty()) rules.push_back({std::string(suite), "judge", GateDecision::pass, "no judge decides"});
  return rules;
}

GateDecision decide_rate(const GroupSummary& group, double min, const std::optional<Interval>& bounds) {
  if (!bounds) return *group.pass_rate >= min ? GateDecision::pass : GateDecision::fail;
  if (bounds->low >= min) return GateDecision::pass;
  return bounds->high < min ? GateDecision::fail : GateDecision::inconclusive;
}

GateRuleResult pass_rate_rule(const Gate& gate, const GroupSummary& group) {
  const VerdictCounts& cases = group.cases;
  std::optional<Interval> bounds;
  std::string shown;
  if (gate.confidence) {
    bounds = wilson_interval(cases.pass, cases.scored(), *gate.confidence);
    shown = fmt::format(", {} % interval {} %", percent_limit(*gate.confidence), percent(*bounds));
  }
  GateRuleResult result;
  result.suite = group.suite;
  result.rule = "pass_rate";
  result.decision = decide_rate(group, *gate.min_pass_rate, bounds);
  result.text =
      fmt::format("pass rate of {} is {} % ({} of {} cases){}, at least {} % wanted", group.label(),
                  percent(*group.pass_rate), cases.pass, cases.scored(), shown, percent_limit(*gate.min_pass_rate));
  return result;
}

}  // namespace

bool JudgeStanding::is_weak() const {
  return state == State::calibrated && (!kappa_interval || kappa_interval->low <= 0);
}

GateDecision worse(GateDecision a, GateDecision b) { return severity(a) >= severity(b) ? a : b; }

GateDecision of_cut_short_run(GateDecision decision, std::string_view stop_reason) {
  if (stop_reason.empty()) return decision;
  const bool can_go_on = stop_reason == "interrupted";
  return can_go_on ? GateDecision::incomplete : worse(decision, GateDecision::incomplete);
}

GateResult decide(const Gate& gate, std::string_view suite, std::span<const GroupSummary> groups,
                  std::span<const Notice> changes, std::span<const JudgeStanding> judges) {
  GateResult result;
  const auto add = [&result](GateRuleResult rule) {
    result.decision = worse(result.decision, rule.decision);
    result.rules.push_back(std::move(rule));
  };
  for (const GroupSummary& group : groups) {
    if (group.suite != suite) continue;
    const bool is_only_unrecorded = group.not_recorded > 0 && group.not_recorded == group.samples.total();
    if (group.not_recorded > 0) add(recorded_rule(group));
    if (!is_only_unrecorded) add(errors_rule(gate, group));
    if (gate.min_pass_rate && group.pass_rate) add(pass_rate_rule(gate, group));
    for (GateRuleResult& rule : answer_rules(gate, group)) add(std::move(rule));
  }
  if (result.rules.empty()) add({std::string(suite), "errors", GateDecision::broken, "nothing was scored"});
  if (gate.fails_on_model_change) {
    for (GateRuleResult& rule : model_rules(suite, changes)) add(std::move(rule));
  }
  if (gate.min_judge_kappa) {
    for (GateRuleResult& rule : judge_rules(suite, *gate.min_judge_kappa, judges)) add(std::move(rule));
  }
  return result;
}

}  // namespace llmeval
