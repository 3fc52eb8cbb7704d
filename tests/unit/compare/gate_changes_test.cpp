#include "compare/gate_changes.h"

#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

struct RowSpec {
  std::string case_id;
  Verdict verdict = Verdict::pass;
  std::string prompt = "short";
  std::string model = "mini";
  std::string tags{};  ///< A JSON object.
  std::optional<Money> cost = Money{1'000};
  std::vector<std::pair<std::string, double>> checks{};  ///< By name, with their scores: 0 fails.
};

SampleTable table_of(const std::vector<RowSpec>& rows) {
  SampleTable table;
  for (const RowSpec& spec : rows) {
    SampleRow row;
    row.index = table.rows.size();
    row.suite = table.suites.number("triage");
    row.prompt = table.prompts.number(spec.prompt);
    row.model = table.models.number(spec.model);
    row.served_by = row.model;
    row.subject = static_cast<std::uint32_t>(table.cases.size());
    table.cases.push_back({spec.case_id, "same"});
    row.tags = table.tags.number(spec.tags);
    row.checks_hash = table.checks_hashes.number("");
    row.reported_model = table.reported_models.number("");
    row.verdict = spec.verdict;
    row.score = spec.verdict == Verdict::pass ? 1 : 0;
    row.has_answer = true;
    row.cost = spec.cost;
    row.first_check = static_cast<std::uint32_t>(table.check_rows.size());
    for (const auto& [name, score] : spec.checks) {
      std::uint32_t number = 0;
      while (number < table.checks.size() && table.checks[number].name != name) ++number;
      if (number == table.checks.size()) table.checks.push_back({"contains", name});
      const auto state = score > 0 ? CheckRow::State::pass : CheckRow::State::fail;
      table.check_rows.push_back({number, 1, score, state, true});
      ++row.check_count;
    }
    table.rows.push_back(row);
  }
  return table;
}

// Prompts of a run, as `name=hash`.
using Prompts = std::vector<std::pair<std::string, std::string>>;

std::shared_ptr<const RunInfo> info_of(std::string id, const Prompts& prompts) {
  RunInfo info = make_run({"mini", "large"}, 1);
  info.id = std::move(id);
  info.suites.front().prompts.clear();
  for (const auto& [name, hash] : prompts) info.suites.front().prompts.push_back({name, "", hash, ""});
  return std::make_shared<const RunInfo>(std::move(info));
}

ComparedRun run_of(std::string id, const std::vector<RowSpec>& rows, const Prompts& prompts = {{"short", "now"}}) {
  return whole_run(id, info_of(id, prompts), std::make_shared<const SampleTable>(table_of(rows)));
}

// Cases a0 … of which the first so many fail.
std::vector<RowSpec> rows_of(std::uint64_t cases, std::uint64_t failing) {
  std::vector<RowSpec> rows;
  for (std::uint64_t i = 0; i < cases; ++i) {
    rows.push_back({fmt::format("a{}", i), i < failing ? Verdict::fail : Verdict::pass});
  }
  return rows;
}

GateRuns runs_of(const std::vector<RowSpec>& before, const std::vector<RowSpec>& after) {
  return {.after = run_of("after", after), .before = run_of("before", before, {{"short", "then"}})};
}

std::vector<std::string> decided(std::vector<GateRule> rules, const GateRuns& runs) {
  std::vector<std::string> lines;
  for (const GateRuleResult& rule : decide_changes({{"triage", {std::move(rules), false}}}, runs)) {
    lines.push_back(fmt::format("{} {}: {}", decision_name(rule.decision), rule.rule, rule.text));
  }
  return lines;
}

std::string only_line(GateRule rule, const GateRuns& runs) {
  const std::vector<std::string> lines = decided({std::move(rule)}, runs);
  REQUIRE(lines.size() == 1);
  return lines.front();
}

ConfirmingRun confirming(const std::vector<RowSpec>& rows, const Prompts& prompts) {
  return {info_of("again", prompts), std::make_shared<const SampleTable>(table_of(rows))};
}

}  // namespace

TEST_CASE("a regression has three answers, and never says that there is none where nothing is shown") {
  const auto line = [](std::uint64_t cases, std::uint64_t regressed, RegressionGate rule) {
    return only_line(rule, runs_of(rows_of(cases, 0), rows_of(cases, regressed)));
  };
  CHECK(line(50, 3, {}) ==
        "pass regression: short × mini: 100.0 % of 50 cases passed, now 94.0 % (3 regressed, 0 fixed): -6.0 points "
        "(-18.9 to +4.7), p 0.12; worse is not shown, some 59 further cases like these would decide");
  CHECK(line(50, 8, {}) ==
        "fail regression: short × mini: 100.0 % of 50 cases passed, now 84.0 % (8 regressed, 0 fixed): -16.0 points "
        "(-31.2 to -3.0), p 0.0039; worse");
  CHECK(line(133, 0, {.margin = 0.02, .alpha = 0.05}) ==
        "pass regression: short × mini: 100.0 % of 133 cases passed, now 100.0 % (0 regressed, 0 fixed): +0.0 points "
        "(-2.0 to +2.0), p 1; not worse by 0.02 or more");
  const std::string open = line(100, 0, {.margin = 0.02, .alpha = 0.05});
  CHECK(open.starts_with("inconclusive regression: "));
  CHECK(open.find("inconclusive at a margin of 0.02, some 33 further cases like these would decide") !=
        std::string::npos);
}

TEST_CASE("many comparisons at once find something by chance: their p-values are adjusted") {
  // 8 of 50 fall: p .0039 alone, .0078 of two, and .016 of four, of which the others did not change.
  const auto decide_with = [](int groups) {
    std::vector<RowSpec> before;
    std::vector<RowSpec> after;
    for (int group = 0; group < groups; ++group) {
      for (RowSpec row : rows_of(50, 0)) {
        row.model = fmt::format("m{}", group);
        before.push_back(row);
      }
      for (RowSpec row : rows_of(50, group == 0 ? 8 : 0)) {
        row.model = fmt::format("m{}", group);
        after.push_back(row);
      }
    }
    return decided({RegressionGate()}, runs_of(before, after)).front();
  };
  CHECK(decide_with(2).find("p 0.0078 among 2 comparisons; worse") != std::string::npos);
  CHECK(decide_with(2).starts_with("fail"));
  CHECK(decide_with(4).find("p 0.016 among 4 comparisons; worse is not shown") != std::string::npos);
  CHECK(decide_with(4).starts_with("pass"));
}

TEST_CASE("without a baseline, or without anything in common, a comparison is inconclusive") {
  const GateRuns alone{.after = run_of("after", rows_of(3, 1))};
  const std::string why = "there is no baseline to compare with; llmeval baseline set makes one";
  CHECK(decided({RegressionGate(), NewFailuresGate(), CostGate{.max_increase = 0.1}}, alone) ==
        std::vector<std::string>{"inconclusive no_new_failures: " + why, "inconclusive cost: " + why,
                                 "inconclusive regression: " + why});
  const GateRuns strange =
      runs_of({{.case_id = "a0", .model = "other"}, {.case_id = "a0", .model = "third"}}, rows_of(3, 1));
  CHECK(only_line(RegressionGate(), strange) == "inconclusive regression: the baseline has nothing of short × mini");
}

TEST_CASE("a flip is what its re-runs say") {
  const std::vector<RowSpec> before = rows_of(4, 0);
  GateRuns runs = runs_of(before, rows_of(4, 3));
  const NewFailuresGate rule{.confirm = 2};
  CHECK(only_line(rule, runs_of(before, before)) ==
        "pass no_new_failures: short × mini: no case that passed fails now");
  CHECK(only_line(NewFailuresGate{.confirm = 0}, runs) ==
        "fail no_new_failures: short × mini: 3 new failures: a0, a1, a2");
  CHECK(only_line(rule, runs) ==
        "inconclusive no_new_failures: short × mini: 3 not asked again so often that it is sure: a0 (failed 0 of 0), "
        "a1 (failed 0 of 0), a2 (failed 0 of 0)");
  // Of a0 all fail, and passed; a1 passes again; a2 fails as it was, too.
  std::vector<RowSpec> again;
  for (int i = 0; i < 2; ++i) {
    again.push_back({"a0", Verdict::fail});
    again.push_back({"a0", Verdict::pass, "short@then"});
    again.push_back({"a1", i == 0 ? Verdict::fail : Verdict::pass});
    again.push_back({"a1", Verdict::pass, "short@then"});
    again.push_back({"a2", Verdict::fail});
    again.push_back({"a2", Verdict::fail, "short@then"});
  }
  runs.confirming = {confirming(again, {{"short", "now"}, {"short@then", "then"}})};
  CHECK(
      only_line(rule, runs) ==
      "fail no_new_failures: short × mini: 1 new failure: a0 (failed 2 of 2, before passed 2 of 2); 1 failing with the "
      "prompt that passed, too (something else changed, the model perhaps): a2 (failed 2 of 2, before passed 0 of 2); "
      "1 flaky: a1 (failed 1 of 2, before passed 2 of 2)");
  // What was there before could not be asked again: the first is enough.
  runs.confirming = {confirming({{"a0", Verdict::fail}, {"a0", Verdict::fail}}, {{"short", "now"}})};
  CHECK(only_line(rule, runs).starts_with("fail no_new_failures: short × mini: 1 new failure: a0 (failed 2 of 2); 2 "));
}

TEST_CASE("which flips are to be asked again, each once") {
  const GateRuns runs = runs_of(rows_of(4, 1), rows_of(4, 3));
  const Gate gate{{NewFailuresGate{.confirm = 2}, NewFailuresGate{.confirm = 5}}, false};
  const std::vector<FlippedCase> flips = flips_to_confirm({{"triage", gate}}, runs);
  REQUIRE(flips.size() == 2);
  CHECK(flips[0].case_id == "a1");
  CHECK(flips[1].case_id == "a2");
  CHECK(flips[0].confirm == 5);
  CHECK(flips[0].before_hash == "then");
  CHECK(flips[0].after_hash == "now");
  CHECK(flips_to_confirm({{"triage", {{NewFailuresGate{.confirm = 0}}, false}}}, runs).empty());
  GateRuns quarantined = runs;
  quarantined.is_left_out = [](std::string_view, std::string_view id) { return id == "a1"; };
  CHECK(flips_to_confirm({{"triage", gate}}, quarantined).size() == 1);
  CHECK(only_line(NewFailuresGate{.confirm = 0}, quarantined).ends_with("1 new failure: a2"));
}

TEST_CASE("rules narrowed by tags, models and checks") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 20; ++i) {
    RowSpec row{fmt::format("a{}", i)};
    row.tags = i < 10 ? R"({"billing":"true"})" : "";
    row.checks = {{"polite", 1}, {"quality", 0.9}};
    before.push_back(row);
    if (i < 8) row.verdict = Verdict::fail;
    row.checks = {{"polite", i >= 10 ? 1.0 : 0.0}, {"quality", 0.5 + 0.002 * i}};
    after.push_back(row);
  }
  const GateRuns runs = runs_of(before, after);
  CHECK(only_line(RegressionGate{.scope = {.tags = {"billing"}, .models = {}, .check = {}}}, runs)
            .starts_with("fail regression: short × mini (tags billing): 100.0 % of 10 cases passed, now 20.0 % (8 "));
  CHECK(only_line(RegressionGate{.scope = {.tags = {"!billing"}, .models = {}, .check = {}}}, runs)
            .starts_with("pass regression: short × mini (tags !billing): 100.0 % of 10 cases passed, now 100.0 % (0 "));
  CHECK(only_line(RegressionGate{.scope = {.tags = {}, .models = {}, .check = "polite"}}, runs)
            .starts_with("fail regression: 'polite' of short × mini: 100.0 % of 20 cases passed, now 50.0 % (10 "));
  CHECK(only_line(RegressionGate{.scope = {.tags = {}, .models = {}, .check = "quality"}}, runs)
            .starts_with("fail regression: 'quality' of short × mini: mean score of 20 cases was 0.900, is 0.519"));
  CHECK(only_line(RegressionGate{.scope = {.tags = {}, .models = {"lar*"}, .check = {}}}, runs) ==
        "inconclusive regression: there is nothing to compare triage with");
  CHECK(only_line(NewFailuresGate{.scope = {.tags = {}, .models = {}, .check = "polite"}, .confirm = 0}, runs)
            .starts_with("fail no_new_failures: 'polite' of short × mini: 10 new failures: a0, a1, "));
}

TEST_CASE("a rule may compare models or prompts of one run") {
  std::vector<RowSpec> rows = rows_of(20, 0);
  for (RowSpec row : rows_of(20, 12)) {
    row.model = "large";
    rows.push_back(row);
  }
  const GateRuns runs{.after = run_of("after", rows)};
  CHECK(only_line(RegressionGate{.against = Rival{Rival::Kind::model, "mini"}}, runs)
            .starts_with("fail regression: short × mini → large: 100.0 % of 20 cases passed, now 40.0 % (12 "));
  CHECK(only_line(RegressionGate{.against = Rival{Rival::Kind::model, "large"}}, runs)
            .starts_with("pass regression: short × large → mini: 40.0 % of 20 cases passed, now 100.0 % (0 "));
}

TEST_CASE("how much more a case may cost than before") {
  std::vector<RowSpec> after = rows_of(4, 0);
  for (RowSpec& row : after) row.cost = Money{1'200};
  const GateRuns runs = runs_of(rows_of(4, 0), after);
  CHECK(only_line(CostGate{.max_increase = 0.1}, runs) ==
        "fail cost: short × mini: a case costs $0.0000012, before $0.0000010 (+20.0 %), at most 10 % more wanted");
  CHECK(only_line(CostGate{.max_increase = 0.2}, runs).starts_with("pass cost: "));
  for (RowSpec& row : after) row.cost.reset();
  CHECK(only_line(CostGate{.max_increase = 0.1}, runs_of(rows_of(4, 0), after)) ==
        "inconclusive cost: short × mini: nobody knows what its cases cost on both sides");
}

TEST_CASE("a run that may stop early keeps what was certain on its way, and shares its alpha with the last look") {
  const auto early = [](std::uint64_t cases, std::uint64_t regressed, RegressionGate rule) {
    GateRuns runs = runs_of(rows_of(cases, 0), rows_of(cases, regressed));
    runs.may_stop_early = true;
    return only_line(rule, runs);
  };
  const std::string worse = early(50, 50, {});
  CHECK_MESSAGE(worse.starts_with("fail regression: short × mini: 100.0 % of "), worse);
  CHECK_MESSAGE(worse.find(", certain before the end") != std::string::npos, worse);
  CHECK_MESSAGE(worse.find("of 50 cases") == std::string::npos, worse);
  const std::string as_good = early(300, 0, {.margin = 0.2});
  CHECK_MESSAGE(as_good.starts_with("pass regression: "), as_good);
  CHECK_MESSAGE(as_good.find(", certain before the end") != std::string::npos, as_good);
  // 7 of 50 regressed: p is 0.0078, enough for one look at 0.01, but not for the last one of several.
  CHECK(only_line(RegressionGate(), runs_of(rows_of(50, 0), rows_of(50, 7))).starts_with("fail "));
  const std::string last = early(50, 7, {});
  CHECK_MESSAGE(last.starts_with("pass regression: "), last);
  CHECK_MESSAGE(last.find("worse is not shown") != std::string::npos, last);
}
