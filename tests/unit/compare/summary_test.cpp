#include "compare/summary.h"

#include "base/rng.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;
using std::chrono::milliseconds;

namespace {

GroupSummary only_group(const std::vector<SampleSpec>& specs) {
  Summary summary(make_run({"mini"}, specs.size()));
  for (const SampleSpec& spec : specs) summary.add(make_sample(spec));
  const std::vector<GroupSummary> groups = summary.groups();
  REQUIRE(groups.size() == 1);
  return groups.front();
}

// All that a group says, so that two can be compared digit by digit.
std::string all_of(const GroupSummary& g) {
  const auto counts = [](const VerdictCounts& c) {
    return fmt::format("{}/{}/{}/{}", c.pass, c.fail, c.error, c.skipped);
  };
  return fmt::format("{}|{}|{}|{}|{} {} {}..{} {} {} {} {} {} {}", g.suite, g.label(), g.prompt_hash, counts(g.samples),
                     counts(g.cases), g.pass_rate.value_or(-1), g.interval.value_or(Interval{}).low,
                     g.interval.value_or(Interval{}).high, g.score.value_or(-1),
                     g.latency_p50.value_or(Duration(-1)).count(), g.latency_p95.value_or(Duration(-1)).count(),
                     g.known_cost.nano_usd, g.unpriced, g.usage.value_or(Usage{}).input_tokens);
}

}  // namespace

TEST_CASE("a group counts every verdict and keeps errors out of the rate") {
  const GroupSummary group = only_group({
      {.index = 0, .case_id = "a", .latency = milliseconds(100)},
      {.index = 1, .case_id = "b", .latency = milliseconds(200), .cached = true},
      {.index = 2, .case_id = "c", .verdict = Verdict::fail, .score = 0.25, .latency = milliseconds(400)},
      {.index = 3,
       .case_id = "d",
       .verdict = Verdict::error,
       .outcome = Outcome::timeout,
       .latency = milliseconds(9000)},
      {.index = 4, .case_id = "e", .verdict = Verdict::skipped, .reason = "fail_fast", .answer = std::nullopt},
      {.index = 5, .case_id = "f", .latency = milliseconds(300), .served_by = "backup"},
  });
  CHECK(group.samples == VerdictCounts{3, 1, 1, 1});
  CHECK(group.cases == VerdictCounts{3, 1, 1, 1});
  CHECK(*group.pass_rate == 0.75);
  CHECK(*group.interval == wilson_interval(3, 4));
  CHECK(*group.score == 0.8125);
  CHECK(group.cached == 1);
  CHECK(group.fallback == 1);
  // Of 100, 200 (recorded), 300 and 400 ms: what timed out has no latency.
  CHECK(*group.latency_p50 == milliseconds(250));
  CHECK(*group.latency_p95 == milliseconds(385));
  CHECK(*group.usage == Usage{500, 100, 0, 0});
  CHECK(*group.cost() == Money{5'000});
  CHECK(group.label() == "short × mini");
}

TEST_CASE("what nobody knows stays unknown, never zero") {
  const GroupSummary group = only_group({
      {.index = 0, .case_id = "a"},
      {.index = 1, .case_id = "b", .usage = std::nullopt, .cost = std::nullopt},
  });
  CHECK_FALSE(group.cost().has_value());
  CHECK(group.known_cost == Money{1'000});
  CHECK(group.unpriced == 1);
  CHECK(group.unmetered == 1);
  CHECK(*group.usage == Usage{100, 20, 0, 0});
}

TEST_CASE("a rate, a score and latencies over nothing are none") {
  const GroupSummary group = only_group({
      {.verdict = Verdict::error, .outcome = Outcome::auth, .usage = std::nullopt, .cost = std::nullopt},
  });
  CHECK_FALSE(group.pass_rate.has_value());
  CHECK_FALSE(group.interval.has_value());
  CHECK_FALSE(group.score.has_value());
  CHECK_FALSE(group.latency_p50.has_value());
  CHECK_FALSE(group.usage.has_value());
}

TEST_CASE("a planned group without a sample stays in the summary") {
  Summary summary(make_run({"mini", "large"}, 2));
  summary.add(make_sample({.model = "large"}));
  const std::vector<GroupSummary> groups = summary.groups();
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].model == "mini");
  CHECK(groups[0].samples.total() == 0);
  CHECK(groups[1].model == "large");
  CHECK(groups[1].samples.total() == 1);
}

TEST_CASE("where all that was planned is counted, a group without a sample was never planned") {
  Summary summary(make_run({"mini", "other"}, 2));
  summary.add(make_sample({.index = 0, .case_id = "a"}));
  CHECK(summary.groups().size() == 2);
  summary.add(make_sample({.index = 1, .case_id = "b", .verdict = Verdict::skipped}));
  REQUIRE(summary.groups().size() == 1);
  CHECK(summary.groups()[0].model == "mini");
}

TEST_CASE("a case with trials comes to the worst of them") {
  struct Row {
    std::vector<Verdict> trials;
    VerdictCounts cases;
  };
  const Row rows[] = {
      {{Verdict::pass, Verdict::pass, Verdict::pass}, {1, 0, 0, 0}},
      {{Verdict::pass, Verdict::fail, Verdict::pass}, {0, 1, 0, 0}},
      {{Verdict::error, Verdict::fail, Verdict::pass}, {0, 1, 0, 0}},
      {{Verdict::error, Verdict::pass, Verdict::skipped}, {0, 0, 1, 0}},
      {{Verdict::pass, Verdict::pass, Verdict::skipped}, {0, 0, 0, 1}},
  };
  for (const Row& row : rows) {
    std::vector<SampleSpec> specs;
    for (std::size_t i = 0; i < row.trials.size(); ++i) {
      specs.push_back({.index = i, .trial = static_cast<std::int32_t>(i + 1), .verdict = row.trials[i]});
    }
    const GroupSummary group = only_group(specs);
    CHECK(group.cases == row.cases);
    CHECK(group.samples.total() == 3);
  }
}

TEST_CASE("the order in which samples finish changes no digit") {
  Rng rng(5);
  std::vector<SampleSpec> specs;
  for (std::uint64_t i = 0; i < 600; ++i) {
    // As planned: 100 cases, two models, three trials.
    specs.push_back({.index = i,
                     .model = i / 3 % 2 == 0 ? "mini" : "large",
                     .case_id = fmt::format("c{}", i / 6),
                     .trial = static_cast<std::int32_t>(i % 3 + 1),
                     .verdict = static_cast<Verdict>(rng.below(4)),
                     .score = rng.uniform(),
                     .latency = Duration(static_cast<Duration::rep>(rng.below(1'000'000))),
                     .cost = rng.below(10) == 0 ? std::nullopt : std::optional(Money{1'234})});
  }
  const auto summed = [&specs] {
    Summary summary(make_run({"mini", "large"}, specs.size()));
    for (const SampleSpec& spec : specs) summary.add(make_sample(spec));
    std::string text;
    for (const GroupSummary& group : summary.groups()) text += all_of(group) + "\n";
    return text;
  };
  const std::string in_plan_order = summed();
  for (int round = 0; round < 10; ++round) {
    rng.shuffle(specs);
    CHECK(summed() == in_plan_order);
  }
}
