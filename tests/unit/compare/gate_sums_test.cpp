#include "compare/gate_sums.h"

#include "compare/gate.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

Score score_of(std::string name, double score, std::optional<Labels> labels = {}) {
  Score one;
  one.check = "contains";
  one.name = std::move(name);
  one.score = score;
  one.pass = score > 0;
  one.labels = std::move(labels);
  return one;
}

SampleResult tagged(const SampleSpec& spec, Tags tags) {
  SampleResult sample = make_sample(spec);
  Case subject = *sample.subject;
  subject.tags = std::move(tags);
  sample.subject = std::make_shared<const Case>(std::move(subject));
  return sample;
}

// Six samples, cases a … f: the first three are about billing, a and d fail; `polite` scores 0.2 and then 1.
GateSums summed(const Gate& gate, const RunInfo& run, const CaseFilter& is_left_out = {}) {
  GateSums sums(run, {{"triage", gate}}, is_left_out);
  for (std::uint64_t i = 0; i < 6; ++i) {
    SampleSpec spec{.index = i, .case_id = std::string(1, static_cast<char>('a' + i))};
    if (i % 3 == 0) spec.verdict = Verdict::fail;
    spec.latency = std::chrono::seconds(i + 1);
    spec.scores = {score_of("polite", i == 0 ? 0.2 : 1),
                   score_of("kind", i < 4 ? 1 : 0, Labels{i < 5 ? "x" : "y", i < 4 ? "x" : "y"})};
    sums.add(tagged(spec, i < 3 ? Tags{{"billing", "true"}} : Tags{}));
  }
  return sums;
}

std::vector<std::string> lines_of(std::vector<GateRule> rules, const CaseFilter& is_left_out = {}) {
  const Gate gate{std::move(rules), false};
  std::vector<std::string> lines;
  for (const GateRuleResult& rule : decide(gate, "triage", summed(gate, make_run({"mini"}, 6), is_left_out)).rules) {
    lines.push_back(fmt::format("{} {}: {}", decision_name(rule.decision), rule.rule, rule.text));
  }
  return lines;
}

RuleScope of_tags(std::vector<std::string> tags) { return {std::move(tags), {}, {}}; }
RuleScope of_check(std::string check) { return {{}, {}, std::move(check)}; }

}  // namespace

TEST_CASE("a rule looks at the part of the run that it is narrowed to") {
  CHECK(
      lines_of({PassRateGate{.min = 0.6}, PassRateGate{of_tags({"billing"}), 0.7}, PassRateGate{of_tags({"!billing"})},
                PassRateGate{of_check("kind"), 0.6}, PassRateGate{{{}, {"mi*"}, {}}, 0.6},
                PassRateGate{of_tags({"sales"})}, PassRateGate{{{}, {"large"}, {}}}}) ==
      std::vector<std::string>{
          "pass pass_rate: pass rate of short × mini is 66.7 % (4 of 6 cases), at least 60 % wanted",
          "fail pass_rate: pass rate of short × mini (tags billing) is 66.7 % (2 of 3 cases), at least 70 % wanted",
          "fail pass_rate: pass rate of short × mini (tags !billing) is 66.7 % (2 of 3 cases), at least 100 % wanted",
          "pass pass_rate: pass rate of 'kind' of short × mini is 66.7 % (4 of 6 cases), at least 60 % wanted",
          "pass pass_rate: pass rate of short × mini is 66.7 % (4 of 6 cases), at least 60 % wanted",
          "inconclusive pass_rate: there is no scored case with tags sales",
          "inconclusive pass_rate: there is no scored case of models large"});
}

TEST_CASE("scores, classes, latency and cost") {
  CHECK(lines_of({ScoreGate{of_check("polite"), 0.85}, ScoreGate{of_check("polite"), 0.9},
                  ScoreGate{of_check("rude"), 0.5}, LatencyGate{{}, std::chrono::seconds(6)},
                  LatencyGate{of_tags({"billing"}), std::chrono::seconds(2)}, CostGate{.max = Money{6'000}},
                  CostGate{.max = Money{5'999}}}) ==
        std::vector<std::string>{
            "pass score: mean score of 'polite' of short × mini is 0.867 (6 samples), at least 0.85 wanted",
            "fail score: mean score of 'polite' of short × mini is 0.867 (6 samples), at least 0.9 wanted",
            "inconclusive score: there is no score of 'rude'",
            "pass latency: 95 % of the answers of short × mini took up to 5.75s, at most 6.00s wanted",
            "fail latency: 95 % of the answers of short × mini (tags billing) took up to 2.90s, at most 2.00s wanted",
            "pass cost: 6 samples of short × mini cost $0.0000060, at most $0.0000060 wanted",
            "fail cost: 6 samples of short × mini cost $0.0000060, at most $0.0000060 wanted"});
  const auto metric = [](MetricGate::Measure measure, double min, std::string label = {}) {
    return lines_of({MetricGate{of_check("kind"), measure, min, std::move(label)}});
  };
  using Measure = MetricGate::Measure;
  CHECK(metric(Measure::recall, 0.9, "y")
            .front()
            .starts_with("pass metric: 'kind' of short × mini: 'y' recall is 1.000 ("));
  CHECK(metric(Measure::recall, 0.9).size() == 2);
  CHECK(metric(Measure::recall, 0.9).front().starts_with("fail metric: 'kind' of short × mini: 'x' recall is 0.800 ("));
  CHECK(metric(Measure::precision, 0.6, "y")
            .front()
            .starts_with("fail metric: 'kind' of short × mini: 'y' precision is 0.5"));
  CHECK(metric(Measure::macro_f1, 0.7).front().starts_with("pass metric: 'kind' of short × mini: macro F1 is 0.778 ("));
  CHECK(metric(Measure::kappa, 0.9).front().starts_with("fail metric: 'kind' of short × mini: kappa is 0.571 ("));
  CHECK(metric(Measure::f1, 0.9, "z").front() ==
        "inconclusive metric: 'kind' of short × mini: no answer is of class 'z'");
}

TEST_CASE("cases in quarantine are counted nowhere") {
  const CaseFilter is_out = [](std::string_view, std::string_view id) { return id == "a" || id == "d"; };
  CHECK(lines_of({PassRateGate()}, is_out) ==
        std::vector<std::string>{"pass pass_rate: pass rate of short × mini is 100.0 % (4 of 4 cases), at least 100 % "
                                 "wanted"});
  CHECK(lines_of({PassRateGate{of_tags({"billing"})}}, is_out).front().find("(2 of 2 cases)") != std::string::npos);
}

TEST_CASE("the trials of a case come to a verdict by the suite's policy") {
  const auto cases_by = [](TrialPolicy policy, std::vector<Verdict> trials) {
    RunInfo run = make_run({"mini"}, trials.size());
    run.suites.front().trial_policy = policy;
    Summary summary(run);
    // In any order.
    for (std::size_t i = trials.size(); i-- > 0;) {
      summary.add(make_sample({.index = i,
                               .trial = static_cast<std::int32_t>(i) + 1,
                               .verdict = trials[i],
                               .score = trials[i] == Verdict::pass ? 1.0 : 0.0}));
    }
    const GroupSummary group = summary.groups().front();
    return std::pair(group.cases, group.flaky);
  };
  using Kind = TrialPolicy::Kind;
  const VerdictCounts passes{1, 0, 0, 0};
  const VerdictCounts fails{0, 1, 0, 0};
  const std::vector<Verdict> two_of_three{Verdict::pass, Verdict::fail, Verdict::pass};
  CHECK(cases_by({}, two_of_three) == std::pair(fails, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::any}, two_of_three) == std::pair(passes, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::majority}, two_of_three) == std::pair(passes, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::mean, .least_mean = 0.7}, two_of_three) == std::pair(fails, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::mean, .least_mean = 0.6}, two_of_three) == std::pair(passes, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::majority}, {Verdict::pass, Verdict::pass, Verdict::error}) ==
        std::pair(passes, std::uint64_t{0}));
  CHECK(cases_by({.kind = Kind::majority}, {Verdict::pass, Verdict::fail, Verdict::error}) ==
        std::pair(VerdictCounts{0, 0, 1, 0}, std::uint64_t{1}));
  CHECK(cases_by({.kind = Kind::any}, {Verdict::fail, Verdict::fail}) == std::pair(fails, std::uint64_t{0}));
}
