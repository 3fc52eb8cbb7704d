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

}  // namespace

TEST_CASE("without a gate all must pass and nothing may go unmeasured") {
  const Gate gate = suite_with("trials: 1").gate;
  CHECK(gate.is_default);
  CHECK(gate.min_pass_rate == 1.0);
  CHECK(gate.max_error_share == 0.0);
  CHECK_FALSE(gate.confidence);
}

TEST_CASE("a gate as written, which allows no errors unless it says so") {
  const Gate rate = suite_with("gate: {pass_rate: {min: 0.25, confidence: 0.9}}", 50).gate;
  CHECK_FALSE(rate.is_default);
  CHECK(rate.min_pass_rate == 0.25);
  CHECK(rate.confidence == 0.9);
  CHECK(rate.max_error_share == 0.0);
  const Gate both = suite_with("gate: {pass_rate: {min: 0.5}, errors: {max_share: 0.1}}").gate;
  CHECK(both.min_pass_rate == 0.5);
  CHECK(both.max_error_share == 0.1);
  const Gate errors = suite_with("gate: {errors: {max_share: 0.1}}").gate;
  CHECK_FALSE(errors.min_pass_rate);
  const Gate cached = suite_with("gate: {pass_rate: {min: 1}, cached: {max_share: 0.5, max_age: 7d}}").gate;
  CHECK(cached.max_cached_share == 0.5);
  CHECK(cached.max_cached_age == std::chrono::hours(7 * 24));
  const Gate own = suite_with("gate: {pass_rate: {min: 1}, fallbacks: {max_share: 0}}").gate;
  CHECK(own.max_fallback_share == 0.0);
  CHECK(suite_with("gate: {pass_rate: {min: 1}, model_change: fail}").gate.fails_on_model_change);
  CHECK_FALSE(suite_with("gate: {pass_rate: {min: 1}, model_change: warn}").gate.fails_on_model_change);
  CHECK(suite_with("gate: {pass_rate: {min: 1}, judge: {min_kappa: 0.6}}").gate.min_judge_kappa == 0.6);
  CHECK_FALSE(rate.min_judge_kappa);
  CHECK(said_with("{pass_rate: {min: 1}, judge: {min_kappa: 0}}", 1).find("min_kappa") != std::string::npos);
  CHECK_FALSE(rate.fails_on_model_change);
  CHECK_FALSE(rate.max_fallback_share);
  CHECK_FALSE(rate.max_cached_share);
  CHECK_FALSE(rate.max_cached_age);
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

}  // namespace llmeval
