#include "compare/gate.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

GroupSummary group_of(std::string model, VerdictCounts counts) {
  GroupSummary group;
  group.suite = "triage";
  group.prompt = "short";
  group.model = std::move(model);
  group.samples = counts;
  group.cases = counts;
  if (counts.scored() > 0) group.pass_rate = static_cast<double>(counts.pass) / static_cast<double>(counts.scored());
  return group;
}

std::vector<std::string> lines_of(const GateResult& result) {
  std::vector<std::string> lines;
  for (const GateRuleResult& rule : result.rules) {
    lines.push_back(fmt::format("{} {} {}: {}", rule.suite, decision_name(rule.decision), rule.rule, rule.text));
  }
  return lines;
}

const Gate k_default = default_gate(false);

Gate gate_of(std::vector<GateRule> rules) { return {std::move(rules), false}; }

// Groups that are what every rule looks at.
class GivenGroups final : public GateNumbers {
 public:
  explicit GivenGroups(std::vector<GroupSummary> groups) : groups_(std::move(groups)) {}

  std::vector<GroupSummary> groups(std::string_view suite, const RuleScope& /*scope*/) const override {
    std::vector<GroupSummary> found;
    std::copy_if(groups_.begin(), groups_.end(), std::back_inserter(found),
                 [&](const GroupSummary& group) { return group.suite == suite; });
    return found;
  }
  std::vector<CheckSummary> checks(std::string_view, const RuleScope&) const override { return {}; }
  std::vector<ConfusionSummary> confusions(std::string_view, const RuleScope&) const override { return {}; }

 private:
  std::vector<GroupSummary> groups_;
};

}  // namespace

TEST_CASE("what gates decide, and how they say it") {
  struct Row {
    Gate gate;
    VerdictCounts counts;
    GateDecision decision;
    std::vector<std::string> lines;
  };
  const Row rows[] = {
      {k_default,
       {60, 0, 0, 0},
       GateDecision::pass,
       {"triage pass errors: 0 of 60 samples of short × mini are errors (0.0 %), at most 0 % may be",
        "triage pass pass_rate: pass rate of short × mini is 100.0 % (60 of 60 cases), at least 100 % wanted"}},
      {k_default,
       {57, 3, 0, 0},
       GateDecision::fail,
       {"triage pass errors: 0 of 60 samples of short × mini are errors (0.0 %), at most 0 % may be",
        "triage fail pass_rate: pass rate of short × mini is 95.0 % (57 of 60 cases), at least 100 % wanted"}},
      {k_default,
       {59, 0, 1, 0},
       GateDecision::broken,
       {"triage broken errors: 1 of 60 samples of short × mini are errors (1.7 %), at most 0 % may be",
        "triage pass pass_rate: pass rate of short × mini is 100.0 % (59 of 59 cases), at least 100 % wanted"}},
      {k_default,
       {0, 0, 12, 3},
       GateDecision::broken,
       {"triage broken errors: nothing was scored for short × mini (12 errors, 3 skipped)"}},
      {gate_of({ErrorsGate{{}, 0.05}, PassRateGate{.min = 0.95}}),
       {18, 1, 1, 0},
       GateDecision::fail,
       {"triage pass errors: 1 of 20 samples of short × mini are errors (5.0 %), at most 5 % may be",
        "triage fail pass_rate: pass rate of short × mini is 94.7 % (18 of 19 cases), at least 95 % wanted"}},
      {gate_of({ErrorsGate(), PassRateGate{.min = 0.95}}),
       {19, 1, 0, 0},
       GateDecision::pass,
       {"triage pass errors: 0 of 20 samples of short × mini are errors (0.0 %), at most 0 % may be",
        "triage pass pass_rate: pass rate of short × mini is 95.0 % (19 of 20 cases), at least 95 % wanted"}},
      {gate_of({ErrorsGate(), PassRateGate{.min = 0.9, .confidence = 0.95}}),
       {90, 10, 0, 0},
       GateDecision::inconclusive,
       {"triage pass errors: 0 of 100 samples of short × mini are errors (0.0 %), at most 0 % may be",
        "triage inconclusive pass_rate: pass rate of short × mini is 90.0 % (90 of 100 cases), 95 % interval "
        "82.6–94.5 %, at least 90 % wanted"}},
      {gate_of({ErrorsGate{{}, 0.5}}),
       {0, 10, 0, 0},
       GateDecision::pass,
       {"triage pass errors: 0 of 10 samples of short × mini are errors (0.0 %), at most 50 % may be"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.lines.back());
    const GateResult result = decide(row.gate, "triage", GivenGroups({group_of("mini", row.counts)}));
    CHECK(result.decision == row.decision);
    CHECK(lines_of(result) == row.lines);
  }
}

TEST_CASE("one model's failures do not hide behind another's successes") {
  const GivenGroups groups({group_of("mini", {1000, 0, 0, 0}), group_of("large", {0, 1, 0, 0})});
  const Gate gate = gate_of({ErrorsGate(), PassRateGate{.min = 0.9}});
  CHECK(decide(gate, "triage", groups).decision == GateDecision::fail);
  CHECK(decide(gate, "triage", groups).rules.size() == 4);
}

TEST_CASE("a suite of which nothing was run is broken") {
  const GivenGroups groups({group_of("mini", {10, 0, 0, 0})});
  const GateResult result = decide(k_default, "other", groups);
  CHECK(result.decision == GateDecision::broken);
  CHECK(lines_of(result) == std::vector<std::string>{"other broken errors: nothing was scored"});
}

TEST_CASE("errors that spoil every case leave nothing scored, whatever share of errors is allowed") {
  GroupSummary group = group_of("mini", {10, 0, 10, 0});
  group.cases = {0, 0, 10, 0};  // Of two trials each, one was an error.
  group.pass_rate.reset();
  const Gate gate = gate_of({ErrorsGate{{}, 0.9}, PassRateGate{.min = 0.5}});
  CHECK(decide(gate, "triage", GivenGroups({group})).decision == GateDecision::broken);
}

TEST_CASE("of two decisions the worse decides") {
  const GateDecision in_order[] = {GateDecision::pass, GateDecision::inconclusive, GateDecision::incomplete,
                                   GateDecision::fail, GateDecision::broken};
  for (int a = 0; a < 5; ++a) {
    for (int b = 0; b < 5; ++b) CHECK(worse(in_order[a], in_order[b]) == in_order[std::max(a, b)]);
  }
}

TEST_CASE("a run that was cut short passes nothing, and one that can go on has not decided") {
  for (const GateDecision decision :
       {GateDecision::pass, GateDecision::inconclusive, GateDecision::fail, GateDecision::broken}) {
    CHECK(of_cut_short_run(decision, "") == decision);
    CHECK(of_cut_short_run(decision, "interrupted") == GateDecision::incomplete);
    const bool stays = decision == GateDecision::fail || decision == GateDecision::broken;
    CHECK(of_cut_short_run(decision, "fail_fast") == (stays ? decision : GateDecision::incomplete));
  }
}

TEST_CASE("a rate with confidence has three answers, as the test vectors say") {
  std::ifstream file(LLMEVAL_SHARED "/vectors/statistics.json", std::ios::binary);
  if (!file) {
    MESSAGE("not checked: ../shared/vectors/statistics.json is not there");
    return;
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto root = parse_json(text);
  REQUIRE(root.has_value());
  int checked = 0;
  for (const Value& section : root->find("sections")->list()) {
    if (section.find("id")->text() != "three_verdict_gate") continue;
    for (const Value& row : section.find("cases")->list()) {
      const Value& input = *row.find("input");
      const auto passed = static_cast<std::uint64_t>(*input.find("x")->number().to_int64());
      const auto total = static_cast<std::uint64_t>(*input.find("n")->number().to_int64());
      const Gate gate = gate_of(
          {PassRateGate{{}, input.find("threshold")->number().to_double(), input.find("conf")->number().to_double()}});
      std::string expected = row.find("expected")->find("verdict")->text();
      for (char& c : expected) c = static_cast<char>(std::tolower(c));
      const GivenGroups groups({group_of("mini", {passed, total - passed, 0, 0})});
      CHECK(decision_name(decide(gate, "triage", groups).decision) == expected);
      ++checked;
    }
  }
  CHECK(checked >= 3);
}

TEST_CASE("how many answers may be those of a fallback") {
  GroupSummary group = group_of("mini", {8, 0, 2, 0});
  Gate gate = gate_of({ErrorsGate{{}, 1}});
  const auto decided = [&] { return lines_of(decide(gate, "triage", GivenGroups({group}))); };
  group.fallback = 1;
  CHECK(decided().size() == 1);
  gate.rules.emplace_back(FallbacksGate{{}, 0.1});
  CHECK(decided().back() ==
        "triage pass fallbacks: 1 of 10 answers of short × mini are a fallback's (10.0 %), at most 10 % may be");
  gate.rules.back() = FallbacksGate();
  CHECK(decided().back() ==
        "triage fail fallbacks: 1 of 10 answers of short × mini are a fallback's (10.0 %), at most 0 % may be");
  group.fallback = 0;
  CHECK(decide(gate, "triage", GivenGroups({group})).decision == GateDecision::pass);
}

TEST_CASE("another model under a name fails the gate that says so") {
  Gate gate = gate_of({ErrorsGate()});
  const GivenGroups groups({group_of("mini", {10, 0, 0, 0})});
  const Notice changed{NoticeKind::model_change, "mini", "changed", "'m-2' answers, in run r1 it was 'm-1'", {}, 0};
  const Notice hint{NoticeKind::model_change, "mini", "fingerprint", "another", {}, 0};
  const auto last = [&](std::vector<Notice> changes) {
    return lines_of(decide(gate, "triage", groups, {changes, {}})).back();
  };
  CHECK(decide(gate, "triage", groups, {std::span(&changed, 1), {}}).decision == GateDecision::pass);
  CHECK(decide(gate, "triage", groups, {std::span(&changed, 1), {}}).rules.size() == 1);
  gate.rules.emplace_back(ModelChangeGate());
  CHECK(last({}) == "triage pass model_change: no model changed");
  CHECK(last({hint}) == "triage pass model_change: no model changed");
  CHECK(last({hint, changed}) ==
        "triage fail model_change: model 'mini' changed: 'm-2' answers, in run r1 it was 'm-1'");
  CHECK(decide(gate, "triage", groups, {std::span(&changed, 1), {}}).decision == GateDecision::fail);
}

TEST_CASE("a judge opens the gate only where people confirm it as it is now") {
  using State = JudgeStanding::State;
  Gate gate = gate_of({ErrorsGate()});
  const GivenGroups groups({group_of("mini", {10, 0, 0, 0})});
  const auto last = [&](std::vector<JudgeStanding> judges) {
    return lines_of(decide(gate, "triage", groups, {{}, judges})).back();
  };
  const JudgeStanding unknown{"polite", State::uncalibrated, 0, {}, {}};
  CHECK(decide(gate, "triage", groups, {{}, std::span(&unknown, 1)}).decision == GateDecision::pass);
  CHECK(decide(gate, "triage", groups, {{}, std::span(&unknown, 1)}).rules.size() == 1);
  gate.rules.emplace_back(JudgeGate{0.6});
  CHECK(last({}) == "triage pass judge: no judge decides");
  CHECK(last({unknown}) ==
        "triage fail judge: judge 'polite' was never compared with people, as llmeval calibrate does");
  CHECK(last({{"polite", State::stale, 90, 0.9, Interval{0.8, 1}}}) ==
        "triage fail judge: judge 'polite' is not the one that was calibrated: its prompt, models, votes or criteria "
        "have changed");
  CHECK(last({{"polite", State::calibrated, 40, {}, {}}}) ==
        "triage fail judge: the kappa of judge 'polite' is undefined: all of 40 labels say the same");
  CHECK(
      last({{"polite", State::calibrated, 100, 0.72, Interval{0.55, 0.89}}}) ==
      "triage pass judge: people agree with judge 'polite' by a kappa of 0.72 (0.55 to 0.89, 100 labels), at least 0.6 "
      "wanted");
  CHECK(
      last({{"polite", State::calibrated, 100, 0.59, Interval{0.4, 0.8}}}) ==
      "triage fail judge: people agree with judge 'polite' by a kappa of 0.59 (0.40 to 0.80, 100 labels), at least 0.6 "
      "wanted");
  CHECK(last({{"polite", State::calibrated, 5, 1, Interval{-0.1, 1}}}) ==
        "triage inconclusive judge: people agree with judge 'polite' by a kappa of 1.00 (-0.10 to 1.00, 5 labels), at "
        "least 0.6 wanted, but it may be chance");
  CHECK(decide(gate, "triage", groups, {{}, std::span(&unknown, 1)}).decision == GateDecision::fail);
}

TEST_CASE("how many answers may be cached, and how old the oldest may be") {
  GroupSummary group = group_of("mini", {8, 0, 2, 0});
  group.cached = 5;
  group.oldest_cached = std::chrono::hours(12 * 24 + 3);
  Gate gate = gate_of({ErrorsGate{{}, 1}, CachedGate{{}, 0.5, std::chrono::hours(14 * 24)}});
  const auto decide_lines = [&] {
    const GateResult result = decide(gate, "triage", GivenGroups({group}));
    const std::vector<std::string> lines = lines_of(result);
    return std::pair(result.decision, std::vector(lines.begin() + 1, lines.end()));
  };
  CHECK(
      decide_lines() ==
      std::pair(GateDecision::pass,
                std::vector<std::string>{
                    "triage pass cached: 5 of 10 answers of short × mini are cached (50.0 %), at most 50 % may be",
                    "triage pass cached: the oldest cached answer of short × mini is 12 d old, at most 14 d may be"}));
  gate.rules.back() = CachedGate{{}, 0.49, std::chrono::hours(12 * 24)};
  CHECK(
      decide_lines() ==
      std::pair(GateDecision::fail,
                std::vector<std::string>{
                    "triage fail cached: 5 of 10 answers of short × mini are cached (50.0 %), at most 49 % may be",
                    "triage fail cached: the oldest cached answer of short × mini is 12 d old, at most 12 d may be"}));
  group.cached = 0;
  group.oldest_cached.reset();
  CHECK(decide_lines().first == GateDecision::pass);
}

TEST_CASE("what is not recorded leaves the gate undecided, unless the rest fails") {
  const auto decide_with = [](VerdictCounts counts, std::uint64_t not_recorded) {
    GroupSummary group = group_of("mini", counts);
    group.not_recorded = not_recorded;
    const GateResult result = decide(k_default, "triage", GivenGroups({group}));
    return std::pair(result.decision, lines_of(result).front());
  };
  CHECK(decide_with({8, 0, 0, 2}, 2) ==
        std::pair(GateDecision::inconclusive,
                  std::string("triage inconclusive recorded: 2 of 10 samples of short × mini are not recorded")));
  CHECK(decide_with({0, 0, 0, 10}, 10).first == GateDecision::inconclusive);
  CHECK(decide_with({7, 1, 0, 2}, 2).first == GateDecision::fail);
  CHECK(decide_with({7, 0, 1, 2}, 2).first == GateDecision::broken);
  CHECK(decide_with({0, 0, 0, 10}, 3).first == GateDecision::broken);
}
