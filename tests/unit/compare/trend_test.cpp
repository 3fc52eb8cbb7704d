#include "compare/trend.h"

#include "base/rng.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

struct CaseSpec {
  std::string id;
  Verdict verdict = Verdict::pass;
  std::string hash = "same";
  std::string checks = "checks";
  double latency_ms = 100;
  std::int64_t cost = 1'000;
  bool cached = false;
  std::int64_t asked_s = 0;  ///< 0: when the run started.
  std::string document{};    ///< A tag.
};

struct RunSpec {
  std::int64_t day = 0;
  std::string prompt_hash = "p1";
  std::string reported = "mini-1";
  std::string commit = "c1";
  std::vector<CaseSpec> cases{};
  std::string narrowed{};  ///< An option.
  std::string stop_reason{};
  std::string model = "mini";
  std::string cluster{};
  std::string settings = "{}";
};

constexpr std::int64_t k_day_s = 86'400;
constexpr std::int64_t k_start_s = 19'000 * k_day_s + 3'600;

class Runs {
 public:
  explicit Runs(TrendFilter filter = {}, TrendOptions options = {}) : collector_(std::move(filter), options) {}

  void add(const RunSpec& spec, TrendOrigin origin = TrendOrigin::stored) {
    RunInfo run;
    run.id = fmt::format("run-{}", ++count_);
    run.started_at = SystemTime(std::chrono::seconds(k_start_s + spec.day * k_day_s + count_));
    run.git_commit = spec.commit;
    run.version = "1.0";
    run.stop_reason = spec.stop_reason;
    run.models = {{spec.model, spec.settings}};
    if (!spec.narrowed.empty()) run.plan.push_back({"option", spec.narrowed, "x"});
    SuiteInfo suite;
    suite.name = "triage";
    suite.path = "evals/triage.eval.yaml";
    suite.prompts = {{"short", "prompts/short.txt", spec.prompt_hash, ""}};
    suite.models = {spec.model};
    suite.cluster = spec.cluster;
    run.suites.push_back(suite);
    collector_.add(run, table_of(spec, run), origin);
  }

  Trend finish() { return collector_.finish(); }

 private:
  static SampleTable table_of(const RunSpec& spec, const RunInfo& run) {
    SampleTable table;
    for (const CaseSpec& one : spec.cases) {
      SampleRow row;
      row.index = table.rows.size();
      row.suite = table.suites.number("triage");
      row.prompt = table.prompts.number("short");
      row.model = table.models.number(spec.model);
      row.served_by = row.model;
      row.subject = static_cast<std::uint32_t>(table.cases.size());
      table.cases.push_back({one.id, one.hash});
      row.checks_hash = table.checks_hashes.number(one.checks);
      row.reported_model = table.reported_models.number(spec.reported);
      row.tags = table.tags.number(one.document.empty() ? "" : fmt::format(R"({{"document":"{}"}})", one.document));
      row.verdict = one.verdict;
      row.has_answer = one.verdict != Verdict::error;
      row.outcome = row.has_answer ? Outcome::ok : Outcome::timeout;
      row.latency = std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(one.latency_ms));
      row.cost = Money{one.cost};
      row.cached = one.cached;
      row.answered_at = one.asked_s == 0 ? run.started_at : SystemTime(std::chrono::seconds(one.asked_s));
      table.rows.push_back(row);
    }
    return table;
  }

  TrendCollector collector_;
  std::int64_t count_ = 0;
};

// So many cases, of which the first `failing` fail.
std::vector<CaseSpec> cases(int count, int failing) {
  std::vector<CaseSpec> made;
  for (int i = 0; i < count; ++i) {
    made.push_back({fmt::format("c{}", i)});
    if (i < failing) made.back().verdict = Verdict::fail;
  }
  return made;
}

const TrendSeries& only(const Trend& trend) {
  REQUIRE(trend.series.size() == 1);
  return trend.series.front();
}

std::vector<std::string> cause_names(const TrendChange& change) {
  std::vector<std::string> names;
  for (const TrendCause& cause : change.causes) names.emplace_back(trend_cause_name(cause.kind));
  return names;
}

}  // namespace

TEST_CASE("a row has what its run came to") {
  Runs runs;
  std::vector<CaseSpec> some = cases(4, 1);
  some[2].verdict = Verdict::error;
  some[3].cached = true;
  some[3].latency_ms = 300;
  some[3].cost = 3'000;
  runs.add({.cases = some});
  const TrendRow row = only(runs.finish()).rows.at(0);
  CHECK(row.runs == std::vector<std::string>{"run-1"});
  CHECK(row.cases == VerdictCounts{2, 1, 1, 0, 0});
  CHECK(row.pass_rate == doctest::Approx(2.0 / 3));
  CHECK(row.interval == wilson_interval(2, 3));
  CHECK((row.samples == 4 && row.cached == 1));
  CHECK(row.latency_p50 == std::chrono::milliseconds(100));  // The error took none.
  CHECK(row.cost == Money{1'500});
  CHECK(row.reported_models == std::vector<std::string>{"mini-1"});
  CHECK(row.trials == "1, all");
  CHECK_FALSE(row.is_part);
  CHECK_FALSE(row.common);
}

TEST_CASE("a rate over other cases is marked, and beside it stand the cases that both rows have") {
  Runs runs;
  runs.add({.cases = cases(10, 5)});
  std::vector<CaseSpec> hard = cases(6, 5);
  hard[5].hash = "another";  // Not the same case any more.
  hard[4].checks = "others";
  runs.add({.cases = hard, .narrowed = "--limit"});
  runs.add({.cases = cases(10, 5), .stop_reason = "interrupted"});
  const Trend trend = runs.finish();
  const TrendSeries& series = only(trend);
  CHECK(series.rows[1].is_part);
  CHECK(series.rows[2].is_part);
  REQUIRE(series.rows[1].common);
  CHECK(series.rows[1].common->cases == 4);
  CHECK(series.rows[1].common->passed_before == 0);
  CHECK(series.rows[1].common->passed_after == 0);
  CHECK(series.changes.empty());
}

TEST_CASE("a drop is named with what changed there") {
  Runs runs;
  for (int i = 0; i < 5; ++i) runs.add({.cases = cases(50, 2)});
  std::vector<CaseSpec> worse = cases(50, 10);
  worse.push_back({"new"});
  worse[49].hash = "another";
  runs.add({.prompt_hash = "p2", .reported = "mini-2", .commit = "c2", .cases = worse, .settings = R"({"t":1})"});
  const Trend trend = runs.finish();
  const TrendSeries& series = only(trend);
  REQUIRE(series.changes.size() == 1);
  const TrendChange& change = series.changes[0];
  CHECK(change.measure == TrendMeasure::pass_rate);
  CHECK(change.row == 5);
  CHECK(change.cases == 49);
  CHECK(change.before == doctest::Approx(47.0 / 49));
  CHECK(change.after == doctest::Approx(39.0 / 49));
  CHECK(change.p <= 0.01);
  CHECK(cause_names(change) == std::vector<std::string>{"prompt", "reported_model", "settings", "cases", "commit"});
  CHECK(change.causes[1].before == "mini-1");
  CHECK(change.causes[1].after == "mini-2");
  CHECK(change.causes[3].after == "1");
}

TEST_CASE("where nothing recorded changed there is no cause") {
  Runs runs;
  for (int i = 0; i < 8; ++i) runs.add({.cases = cases(50, i < 4 ? 1 : 12)});
  const Trend trend = runs.finish();
  REQUIRE(only(trend).changes.size() == 1);
  CHECK(only(trend).changes[0].row == 4);
  CHECK(only(trend).changes[0].causes.empty());
}

TEST_CASE("an answer of the cache counts once however often it is told") {
  const auto run_of = [](bool good, std::int64_t asked_s) {
    std::vector<CaseSpec> some = cases(30, good ? 0 : 4);
    for (CaseSpec& one : some) {
      one.cached = true;
      one.asked_s = asked_s;
    }
    return RunSpec{.cases = std::move(some)};
  };
  Runs cached;
  for (int i = 0; i < 10; ++i) cached.add(run_of(i < 5, i < 5 ? 1'000 : 2'000));
  CHECK(only(cached.finish()).changes.empty());  // Two answers a case: four failures are no evidence.
  Runs asked;
  for (int i = 0; i < 10; ++i) asked.add(run_of(i < 5, 1'000 + i));
  CHECK(only(asked.finish()).changes.size() == 1);
}

TEST_CASE("cases that go together are one") {
  const auto run_of = [](bool good) {
    std::vector<CaseSpec> some = cases(40, good ? 0 : 10);
    for (std::size_t i = 0; i < some.size(); ++i) some[i].document = fmt::format("d{}", i / 10);
    return some;
  };
  Runs independent;
  for (int i = 0; i < 6; ++i) independent.add({.cases = run_of(i < 5)});
  CHECK(only(independent.finish()).changes.size() == 1);
  Runs clustered;  // One document of four failed: of six runs that is chance in one of six.
  for (int i = 0; i < 6; ++i) clustered.add({.cases = run_of(i < 5), .cluster = "document"});
  CHECK(only(clustered.finish()).changes.empty());
}

TEST_CASE("runs of one day with one prompt are one row") {
  Runs runs({}, {.by_day = true});
  runs.add({.cases = cases(4, 2)});
  std::vector<CaseSpec> again = cases(2, 1);
  again[0].verdict = Verdict::error;  // Measured in the morning.
  runs.add({.cases = again, .narrowed = "--case"});
  runs.add({.prompt_hash = "p2", .cases = cases(4, 0)});
  runs.add({.day = 1, .prompt_hash = "p2", .cases = cases(4, 4)});
  const Trend trend = runs.finish();
  const TrendSeries& series = only(trend);
  REQUIRE(series.rows.size() == 3);
  CHECK(series.rows[0].runs == std::vector<std::string>{"run-1", "run-2"});
  CHECK(series.rows[0].cases == VerdictCounts{3, 1, 0, 0, 0});  // c1 passed in the second run.
  CHECK_FALSE(series.rows[0].is_part);
  CHECK(series.rows[1].cases.pass == 4);
  CHECK(series.rows[2].cases.fail == 4);
}

TEST_CASE("what is wanted, and the newest rows of it") {
  Runs runs({.suites = {"evals/triage.eval.yaml"}, .models = {"mi*"}, .cases = {"c1", "c2"}}, {.most_rows = 2});
  for (int i = 0; i < 3; ++i) runs.add({.cases = cases(5, 0)});
  runs.add({.cases = cases(5, 0), .model = "other"});
  const Trend trend = runs.finish();
  const TrendSeries& series = only(trend);
  CHECK(series.rows.size() == 2);
  CHECK(series.older == 1);
  CHECK(series.rows[0].runs.front() == "run-2");
  CHECK(series.rows[0].cases.total() == 2);
  Runs none({.suites = {"other"}});
  none.add({.cases = cases(5, 0)});
  CHECK(none.finish().series.empty());
}

TEST_CASE("latency of runs as wholes, and cost") {
  const auto run_of = [](int i, Rng& rng) {
    std::vector<CaseSpec> some = cases(20, 0);
    const double weather = 1 + 0.3 * rng.uniform();  // What all cases of a run share.
    for (CaseSpec& one : some) {
      one.latency_ms = 100 * weather * (0.9 + 0.2 * rng.uniform()) * (i < 8 ? 1 : 2);
      one.cost = 1'000 + static_cast<std::int64_t>(rng.below(300)) + (i < 8 ? 0 : 400);
    }
    return some;
  };
  Runs runs;
  Rng rng(3);
  for (int i = 0; i < 16; ++i) runs.add({.cases = run_of(i, rng)});
  const Trend trend = runs.finish();
  const TrendSeries& series = only(trend);
  CHECK(trend.tests == std::array<std::uint64_t, k_trend_measures>{0, 1, 1});
  REQUIRE(series.changes.size() == 2);
  CHECK(series.changes[0].measure == TrendMeasure::latency);
  CHECK(series.changes[0].row == 8);
  CHECK(series.changes[0].after > 1.7 * series.changes[0].before);
  CHECK(series.changes[1].measure == TrendMeasure::cost);
  CHECK(series.changes[1].row == 8);
  // The weather alone is no change.
  int named = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Runs calm;
    Rng other(seed + 10);
    for (int i = 0; i < 8; ++i) calm.add({.cases = run_of(0, other)});
    named += only(calm.finish()).changes.empty() ? 0 : 1;
  }
  CHECK(named <= 3);
}

TEST_CASE("a case with trials is what they come to by the suite's policy") {
  const auto counts = [](TrialPolicy::Kind kind) {
    RunInfo run;
    run.id = "run-1";
    SuiteInfo suite;
    suite.name = "triage";
    suite.trial_policy.kind = kind;
    run.suites.push_back(suite);
    SampleTable table;
    table.cases = {{"a", "h"}, {"b", "h"}};
    for (const std::uint32_t subject : {0U, 0U, 0U, 1U, 1U, 1U}) {
      SampleRow row;
      row.index = table.rows.size();
      row.suite = table.suites.number("triage");
      row.prompt = table.prompts.number("");
      row.model = table.models.number("mini");
      row.tags = table.tags.number("");
      row.checks_hash = table.checks_hashes.number("");
      row.reported_model = table.reported_models.number("");
      row.subject = subject;
      row.trial = static_cast<std::int32_t>(table.rows.size() % 3) + 1;
      row.verdict = row.trial == 1 ? Verdict::fail : Verdict::pass;
      table.rows.push_back(row);
    }
    const std::vector<TrendSeries> series = run_rows(run, table);
    REQUIRE(series.size() == 1);
    CHECK(series[0].rows.front().samples == 6);
    return series[0].rows.front().cases;
  };
  CHECK(counts(TrialPolicy::Kind::all) == VerdictCounts{0, 2, 0, 0, 0});
  CHECK(counts(TrialPolicy::Kind::majority) == VerdictCounts{2, 0, 0, 0, 0});
}
