#include "config/gate_rules.h"

#include "unit/config/project_world.h"

namespace llmeval {

namespace {

Suite suite_with(std::string_view lines, std::size_t cases = 1) {
  ProjectWorld world;
  std::string text = fmt::format("expect: [{{contains: y}}]\n{}\ncases:\n", lines);
  for (std::size_t i = 0; i < cases; ++i) text += fmt::format("  - {{id: c{}, vars: {{q: x}}}}\n", i);
  return world.suite(text).load().project.suites.at(0);
}

std::string said_with(std::string_view gate, std::size_t cases) {
  ProjectWorld world;
  std::string text = fmt::format("expect: [{{contains: y}}]\ngate: {}\ncases:\n", gate);
  for (std::size_t i = 0; i < cases; ++i) text += fmt::format("  - {{id: c{}, vars: {{q: x}}}}\n", i);
  return world.suite(text).load().said;
}

// The first rule of its kind.
template <typename Rule>
Rule rule_in(const Gate& gate) {
  for (const GateRule& rule : gate.rules) {
    if (const auto* found = std::get_if<Rule>(&rule)) return *found;
  }
  FAIL("the gate has no such rule");
  return {};
}

}  // namespace

TEST_CASE("without a gate all must pass and nothing may go unmeasured") {
  const Gate gate = suite_with("trials: 1").gate;
  CHECK(gate.is_default);
  REQUIRE(gate.rules.size() == 2);
  CHECK(std::get<ErrorsGate>(gate.rules[0]).max_share == 0.0);
  CHECK(std::get<PassRateGate>(gate.rules[1]).min == 1.0);
  CHECK_FALSE(std::get<PassRateGate>(gate.rules[1]).confidence);
}

TEST_CASE("a gate as written, which allows no errors unless it says so") {
  const Gate rate = suite_with("gate: {pass_rate: {min: 0.25, confidence: 0.9}}", 50).gate;
  CHECK_FALSE(rate.is_default);
  CHECK(rate.rules.size() == 2);
  CHECK(rule_in<ErrorsGate>(rate).max_share == 0.0);
  CHECK(rule_in<PassRateGate>(rate).min == 0.25);
  CHECK(rule_in<PassRateGate>(rate).confidence == 0.9);
  const Gate both = suite_with("gate: {pass_rate: {min: 0.5}, errors: {max_share: 0.1}}").gate;
  CHECK(rule_in<PassRateGate>(both).min == 0.5);
  CHECK(rule_in<ErrorsGate>(both).max_share == 0.1);
  CHECK(suite_with("gate: {errors: {max_share: 0.1}}").gate.rules.size() == 1);
  const Gate cached = suite_with("gate: {pass_rate: {min: 1}, cached: {max_share: 0.5, max_age: 7d}}").gate;
  CHECK(rule_in<CachedGate>(cached).max_share == 0.5);
  CHECK(rule_in<CachedGate>(cached).max_age == std::chrono::hours(7 * 24));
  const Gate own = suite_with("gate: {pass_rate: {min: 1}, fallbacks: {max_share: 0}}").gate;
  CHECK(rule_in<FallbacksGate>(own).max_share == 0.0);
  CHECK(suite_with("gate: {pass_rate: {min: 1}, model_change: fail}").gate.rules.size() == 3);
  CHECK(suite_with("gate: {pass_rate: {min: 1}, model_change: warn}").gate.rules.size() == 2);
  CHECK(rule_in<JudgeGate>(suite_with("gate: {pass_rate: {min: 1}, judge: {min_kappa: 0.6}}").gate).min_kappa == 0.6);
  CHECK(said_with("{pass_rate: {min: 1}, judge: {min_kappa: 0}}", 1).find("min_kappa") != std::string::npos);
}

TEST_CASE("rules of every kind, one or several, and what narrows them") {
  const Gate gate = suite_with(
                        "gate:\n"
                        "  pass_rate:\n"
                        "    - {min: 0.5}\n"
                        "    - {min: 1, tags: [billing, '!slow'], models: de*, check: polite}\n"
                        "  score: {name: polite, min: 0.7}\n"
                        "  regression: {margin: 0.02, alpha: 0.05, against: model/demo, tags: x}\n"
                        "  no_new_failures: {confirm: 5}\n"
                        "  cost: {max: 2.5, max_increase: 0.1}\n"
                        "  latency: {p95: 4s}\n"
                        "  metric: {name: category, macro_f1: {min: 0.9}, recall: {min: 0.8, label: fraud}}")
                        .gate;
  REQUIRE(gate.rules.size() == 10);
  const auto& narrowed = std::get<PassRateGate>(gate.rules[2]);
  CHECK(narrowed.min == 1);
  CHECK(narrowed.scope == RuleScope{{"billing", "!slow"}, {"de*"}, "polite"});
  CHECK(rule_in<ScoreGate>(gate).scope.check == "polite");
  CHECK(rule_in<ScoreGate>(gate).min == 0.7);
  CHECK(std::get<MetricGate>(gate.rules[4]).measure == MetricGate::Measure::macro_f1);
  const auto& recall = std::get<MetricGate>(gate.rules[5]);
  CHECK(recall.measure == MetricGate::Measure::recall);
  CHECK(recall.scope.check == "category");
  CHECK(recall.label == "fraud");
  CHECK(recall.min == 0.8);
  CHECK(rule_in<NewFailuresGate>(gate).confirm == 5);
  const auto regression = rule_in<RegressionGate>(gate);
  CHECK(regression.margin == 0.02);
  CHECK(regression.alpha == 0.05);
  CHECK(regression.against == Rival{Rival::Kind::model, "demo"});
  CHECK(regression.scope.tags == std::vector<std::string>{"x"});
  CHECK(rule_in<CostGate>(gate).max == Money{2'500'000'000});
  CHECK(rule_in<CostGate>(gate).max_increase == 0.1);
  CHECK(rule_in<LatencyGate>(gate).p95 == std::chrono::seconds(4));
  CHECK_FALSE(rule_in<RegressionGate>(suite_with("gate: {regression: {}}", 7).gate).margin);
  CHECK(rule_in<RegressionGate>(suite_with("gate: {regression: {}}", 7).gate).alpha == 0.01);
  CHECK(rule_in<NewFailuresGate>(suite_with("gate: {no_new_failures: {}}").gate).confirm == 3);
}

TEST_CASE("rules that name nothing, or bound nothing") {
  CHECK(said_with("{regression: {against: mini}}", 7) ==
        "evals/s.eval.yaml:5:30: error: 'mini' is nothing to compare with (write model/NAME or prompt/NAME)");
  CHECK(said_with("{regression: {against: model/nobody}}", 7) ==
        "evals/s.eval.yaml:5:30: error: the suite has no model 'nobody' (models: demo)");
  CHECK(said_with("{pass_rate: {min: 1, models: [dem]}}", 7) ==
        "evals/s.eval.yaml:5:37: error: the suite has no model 'dem' (did you mean 'demo'?)");
  CHECK(said_with("{pass_rate: {min: 1}, cost: {tags: x}}", 7) ==
        "evals/s.eval.yaml:5:35: error: 'cost' bounds nothing (write max: 2.50, or max_increase: 0.1)");
  CHECK(said_with("{metric: {name: category}}", 7) ==
        "evals/s.eval.yaml:5:16: error: 'metric' bounds nothing (write macro_f1: {min: 0.9})");
}

TEST_CASE("a regression that cannot be shown, or ruled out, draws a warning") {
  CHECK(said_with("{regression: {margin: 0.02, alpha: 0.05}}", 133).empty());
  CHECK(
      said_with("{regression: {margin: 0.02, alpha: 0.05}}", 132) ==
      "evals/s.eval.yaml:5:20: warning: with 132 cases the gate can never be sure: even if nothing changes, a loss of "
      "0.02 is not ruled out at alpha 0.05 (133 cases can)");
  CHECK(said_with("{regression: {}}", 7).empty());
  CHECK(said_with("{regression: {}}", 6) ==
        "evals/s.eval.yaml:5:20: warning: with 6 cases the gate can never fail: even if all go from pass to fail, that "
        "may be chance at alpha 0.01 (7 cases can)");
}

TEST_CASE("a rule that cannot decide with the cases there are draws a warning") {
  // 73 straight passes are needed to show 0.95 with confidence 0.95 (decisions.md §3.3).
  CHECK(said_with("{pass_rate: {min: 0.95, confidence: 0.95}}", 73).empty());
  CHECK(said_with("{pass_rate: {min: 0.95, confidence: 0.95}}", 72) ==
        "evals/s.eval.yaml:5:19: warning: with 72 cases the gate can never pass: even if all pass, a rate of 0.95 is "
        "not shown with confidence 0.95 (73 cases can)");
  CHECK(said_with("{pass_rate: {min: 1, confidence: 0.95}}", 1) ==
        "evals/s.eval.yaml:5:19: warning: with 1 case the gate can never pass: even if all pass, a rate of 1 is not "
        "shown with confidence 0.95 (no number of cases shows a rate of 1)");
  CHECK(said_with("{pass_rate: {min: 0.95}}", 1).empty());
}

TEST_CASE("how samples pass, and how often cases are repeated") {
  const Suite plain = suite_with("description: d");
  CHECK_FALSE(plain.pass.min_score);
  CHECK(plain.trials == 1);
  CHECK(plain.description == "d");
  const Suite graded = suite_with("pass: {score: 0.8}\ntrials: 3\nowner: o");
  CHECK(graded.pass.min_score == 0.8);
  CHECK(graded.trials == 3);
  CHECK(graded.owner == "o");
  CHECK_FALSE(suite_with("pass: all").pass.min_score);
}

TEST_CASE("what the trials of a case come to") {
  using Kind = TrialPolicy::Kind;
  CHECK(suite_with("trials: 3").trial_policy == TrialPolicy());
  const Suite most = suite_with("trials: {count: 5, pass: majority}");
  CHECK(most.trials == 5);
  CHECK(most.trial_policy.kind == Kind::majority);
  CHECK(suite_with("trials: {count: 5, pass: any}").trial_policy.kind == Kind::any);
  CHECK(suite_with("trials: {count: 5, pass: all}").trial_policy.kind == Kind::all);
  CHECK(suite_with("trials: {count: 5}").trial_policy.kind == Kind::all);
  CHECK(suite_with("trials: {count: 5, pass: {mean: 0.75}}").trial_policy ==
        TrialPolicy{.kind = Kind::mean, .least_mean = 0.75});
  CHECK(suite_with("trials: {count: 5, pass: {pass_hat: 3}}").trial_policy ==
        TrialPolicy{.kind = Kind::pass_hat, .drawn = 3});
}

}  // namespace llmeval
