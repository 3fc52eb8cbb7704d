#include "compare/early_answers.h"

#include "domain/start_order.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

ComparedCase a_case(const std::string& id, Verdict verdict, const std::string& model = "mini") {
  ComparedCase made;
  made.key = {"suite", "short", model, id, 1};
  made.outcome.verdict = verdict;
  made.case_hash = "c";
  made.checks_hash = "k";
  return made;
}

std::vector<ComparedCase> passing(std::size_t count, const std::string& model = "mini") {
  std::vector<ComparedCase> cases;
  for (std::size_t i = 0; i < count; ++i) cases.push_back(a_case(fmt::format("case-{}", i), Verdict::pass, model));
  return cases;
}

RunInfo a_run(std::vector<std::string> models = {"mini"}) {
  RunInfo run;
  run.seed = 7;
  SuiteInfo suite;
  suite.name = "suite";
  suite.prompts = {{"short", "p", "h", ""}};
  suite.models = std::move(models);
  run.suites = {suite};
  return run;
}

std::map<std::string, Gate> gate_of(std::vector<GateRule> rules) {
  Gate gate;
  gate.rules = std::move(rules);
  return {{"suite", gate}};
}

// After how many failing cases the suite's answer is certain; 0: never.
std::size_t certain_after(EarlyAnswers answers, const std::string& model = "mini") {
  for (std::size_t i = 0; i < 100; ++i) {
    answers.add(a_case(fmt::format("case-{}", i), Verdict::fail, model));
    if (answers.is_certain("suite")) return i + 1;
  }
  return 0;
}

// Samples of case-0, case-1 … in the order of the plan.
SampleTable table_of(const std::vector<Verdict>& verdicts) {
  SampleTable table;
  table.suites.number("suite");
  table.prompts.number("short");
  table.models.number("mini");
  table.checks_hashes.number("k");
  for (std::uint32_t i = 0; i < verdicts.size(); ++i) {
    table.cases.push_back({fmt::format("case-{}", i), "c"});
    SampleRow row;
    row.index = i;
    row.subject = i;
    row.verdict = verdicts[i];
    table.rows.push_back(row);
  }
  return table;
}

}  // namespace

TEST_CASE("cases that all fail now make it certain that it got worse") {
  const std::vector<ComparedCase> before = passing(100);
  const std::size_t alone = certain_after({gate_of({RegressionGate()}), a_run(), before});
  CHECK(alone > 5);
  CHECK(alone < 20);
  // The rule's alpha is shared by all comparisons of the run.
  CHECK(certain_after({gate_of({RegressionGate(), RegressionGate()}), a_run(), before}) > alone);
  CHECK(certain_after({gate_of({RegressionGate()}), a_run({"mini", "large"}), before}) > alone);
  RegressionGate bold;
  bold.alpha = 0.2;
  CHECK(certain_after({gate_of({bold}), a_run(), before}) < alone);
  // Another rule, of whatever kind, cannot save what is worse.
  CHECK(certain_after({gate_of({ErrorsGate(), PassRateGate(), RegressionGate()}), a_run(), before}) == alone);
  // One model on each side, under another name.
  CHECK(certain_after({gate_of({RegressionGate()}), a_run({"large"}), before}, "large") == alone);
}

TEST_CASE("what does not compare says nothing") {
  const std::vector<ComparedCase> before = passing(100);
  RegressionGate tagged;
  tagged.scope.tags = {"hard"};
  RegressionGate of_check;
  of_check.scope.check = "polite";
  RegressionGate rival;
  rival.against = Rival{Rival::Kind::model, "large"};
  RegressionGate of_large;
  of_large.scope.models = {"large*"};
  for (const RegressionGate& rule : {tagged, of_check, rival, of_large}) {
    CHECK(certain_after({gate_of({rule}), a_run(), before}) == 0);
  }
  CHECK(certain_after({gate_of({PassRateGate()}), a_run(), before}) == 0);
  CHECK(certain_after({gate_of({RegressionGate()}), a_run(), {}}) == 0);
  const auto changed = [&](auto change) {
    std::vector<ComparedCase> cases = passing(100);
    for (ComparedCase& one : cases) change(one);
    return certain_after({gate_of({RegressionGate()}), a_run(), cases});
  };
  CHECK(changed([](ComparedCase& one) { one.case_hash = "other"; }) == 0);
  CHECK(changed([](ComparedCase& one) { one.checks_hash = "other"; }) == 0);
  CHECK(changed([](ComparedCase& one) { one.checks_hash.clear(); }) > 0);
  CHECK(changed([](ComparedCase& one) { one.outcome.verdict = Verdict::error; }) == 0);
  CHECK(changed([](ComparedCase& one) { one.key.suite = "another"; }) == 0);
  const auto left_out = [](std::string_view, std::string_view) { return true; };
  CHECK(certain_after({gate_of({RegressionGate()}), a_run(), before, left_out}) == 0);
}

TEST_CASE("that nothing got worse is certain only by a margin, and where no other rule is open") {
  const std::vector<ComparedCase> before = passing(300);
  RegressionGate margin;
  margin.margin = 0.2;
  const auto certain = [&](std::vector<GateRule> rules) {
    EarlyAnswers answers(gate_of(std::move(rules)), a_run(), before);
    for (const ComparedCase& one : before) {
      answers.add(one);
      if (answers.is_certain("suite")) return true;
    }
    return false;
  };
  CHECK(certain({margin}));
  CHECK(certain({ErrorsGate(), margin}));
  CHECK_FALSE(certain({RegressionGate()}));
  CHECK_FALSE(certain({margin, PassRateGate()}));
  CHECK_FALSE(certain({margin, NewFailuresGate()}));
}

TEST_CASE("an answer says after how many cases, and what the look at the end may use") {
  const std::vector<ComparedCase> before = passing(100);
  EarlyAnswers answers(gate_of({RegressionGate()}), a_run(), before);
  CHECK_FALSE(answers.find("suite", RegressionGate(), "short", "mini"));
  for (std::size_t i = 0; i < 3; ++i) answers.add(a_case(fmt::format("case-{}", i), Verdict::fail));
  std::optional<EarlyAnswer> answer = answers.find("suite", RegressionGate(), "short", "mini");
  REQUIRE(answer);
  CHECK(answer->answer == ChangeAnswer::inconclusive);
  CHECK(answer->table.regressed == 3);
  CHECK(answer->last_rule.alpha == doctest::Approx(0.005));
  EarlyAnswers of_two(gate_of({RegressionGate()}), a_run({"mini", "large"}), before);
  of_two.add(a_case("case-0", Verdict::fail));
  CHECK(of_two.find("suite", RegressionGate(), "short", "mini")->last_rule.alpha == doctest::Approx(0.0025));
  for (std::size_t i = 3; i < 100; ++i) answers.add(a_case(fmt::format("case-{}", i), Verdict::fail));
  answer = answers.find("suite", RegressionGate(), "short", "mini");
  REQUIRE(answer);
  CHECK(answer->answer == ChangeAnswer::worse);
  CHECK(answer->table.total() < 20);
  CHECK_FALSE(answers.find("suite", RegressionGate(), "long", "mini"));
  RegressionGate other;
  other.alpha = 0.02;
  CHECK_FALSE(answers.find("suite", other, "short", "mini"));
}

TEST_CASE("what is stored gives the answers of the run again") {
  constexpr std::size_t k_cases = 40;
  const RunInfo run = a_run();
  const std::vector<std::uint32_t> order = start_order(run.seed, "suite", k_cases);
  // In the order of their start the first ten fail, and one in the middle was stopped for.
  std::vector<Verdict> verdicts(k_cases, Verdict::pass);
  for (std::size_t i = 0; i < 10; ++i) verdicts[order[i]] = Verdict::fail;
  for (std::size_t i = 20; i < k_cases; ++i) verdicts[order[i]] = Verdict::skipped;
  const std::vector<ComparedCase> before = passing(k_cases);
  EarlyAnswers live(gate_of({RegressionGate()}), run, before);
  for (const std::uint32_t place : order) live.add(a_case(fmt::format("case-{}", place), verdicts[place]));
  const EarlyAnswers again = repeat_early_answers(gate_of({RegressionGate()}), run, table_of(verdicts),
                                                  table_of(std::vector(k_cases, Verdict::pass)));
  const auto first = live.find("suite", RegressionGate(), "short", "mini");
  const auto second = again.find("suite", RegressionGate(), "short", "mini");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->answer == second->answer);
  CHECK(first->table == second->table);
}

TEST_CASE("the order of the start is a shuffle by seed and suite") {
  std::vector<std::uint32_t> order = start_order(7, "suite", 100);
  CHECK(order == start_order(7, "suite", 100));
  CHECK(order != start_order(8, "suite", 100));
  CHECK(order != start_order(7, "other", 100));
  std::sort(order.begin(), order.end());
  for (std::uint32_t i = 0; i < 100; ++i) CHECK(order[i] == i);
}
