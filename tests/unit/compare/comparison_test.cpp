#include "compare/comparison.h"

#include "base/rng.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace llmeval;

namespace {

// What tests say of a sample of a table; the rest follows.
struct RowSpec {
  std::string case_id;
  Verdict verdict = Verdict::pass;
  std::optional<double> score{};  ///< None: 1 of a pass, else 0.
  std::int32_t trial = 1;
  std::string model = "mini";
  std::string prompt = "short";
  std::string case_hash = "same";
  std::string checks_hash{};
  std::string reported = "mini-1";
  double latency_ms = 100;
  std::string document{};  ///< A tag; empty: none.
  std::vector<std::pair<std::string, CheckRow::State>> checks{};
};

class TableMaker {
 public:
  void add(const RowSpec& spec) {
    SampleRow row;
    row.row = static_cast<std::int64_t>(table_.rows.size()) + 1;
    row.index = table_.rows.size();
    row.suite = table_.suites.number("triage");
    row.prompt = table_.prompts.number(spec.prompt);
    row.model = table_.models.number(spec.model);
    row.served_by = row.model;
    row.subject = static_cast<std::uint32_t>(table_.cases.size());
    table_.cases.push_back({spec.case_id, spec.case_hash});
    row.checks_hash = table_.checks_hashes.number(spec.checks_hash);
    row.reported_model = table_.reported_models.number(spec.reported);
    row.tags = table_.tags.number(spec.document.empty() ? std::string()
                                                        : fmt::format(R"({{"document":"{}"}})", spec.document));
    row.trial = spec.trial;
    row.verdict = spec.verdict;
    row.score = spec.score.value_or(spec.verdict == Verdict::pass ? 1 : 0);
    row.has_answer = spec.verdict != Verdict::skipped;
    row.latency = std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(spec.latency_ms));
    row.has_usage = row.has_answer;
    row.input_tokens = 100;
    row.cost = Money{1'000};
    row.answered_at = SystemTime(std::chrono::seconds(1'700'000'000 + static_cast<std::int64_t>(row.index)));
    row.first_check = static_cast<std::uint32_t>(table_.check_rows.size());
    for (const auto& [name, state] : spec.checks) add_check(row, name, state);
    table_.rows.push_back(row);
  }
  SampleTable finish() { return std::move(table_); }

 private:
  void add_check(SampleRow& row, const std::string& name, CheckRow::State state) {
    std::uint32_t number = 0;
    while (number < table_.checks.size() && table_.checks[number].name != name) ++number;
    if (number == table_.checks.size()) table_.checks.push_back({"contains", name});
    const double score = state == CheckRow::State::pass ? 1 : 0;
    table_.check_rows.push_back({number, 1, score, state, true});
    ++row.check_count;
  }

  SampleTable table_;
};

ComparedRun side(const std::vector<RowSpec>& rows, std::string id = "20261121-153012-aaaaa") {
  TableMaker maker;
  for (const RowSpec& row : rows) maker.add(row);
  RunInfo info = make_run({"mini"}, rows.size());
  info.id = std::move(id);
  return whole_run("last", std::make_shared<const RunInfo>(std::move(info)),
                   std::make_shared<const SampleTable>(maker.finish()));
}

RunComparison compare(const std::vector<RowSpec>& before, const std::vector<RowSpec>& after,
                      const CompareOptions& options = {}) {
  return compare_runs(side(before), side(after, "20261122-153012-bbbbb"), options);
}

// The run after has the suite with other settings.
template <class Change>
RunComparison compare_with(const std::vector<RowSpec>& before, const std::vector<RowSpec>& after, Change change) {
  ComparedRun now = side(after, "20261122-153012-bbbbb");
  RunInfo info = *now.info;
  info.suites.front().name = "triage";
  change(info.suites.front());
  now.info = std::make_shared<const RunInfo>(std::move(info));
  return compare_runs(side(before), std::move(now), {});
}

// It says that cases on one document are not independent.
RunComparison compare_clustered(const std::vector<RowSpec>& before, const std::vector<RowSpec>& after) {
  return compare_with(before, after, [](SuiteInfo& suite) { suite.cluster = "document"; });
}

// One line a pair that is not as it was: case, what became of it, and of its checks.
std::string told(const RunComparison& comparison) {
  std::string text;
  for (const GroupComparison& group : comparison.groups) {
    for (const CasePair& pair : comparison.pairs_of(group)) {
      text += fmt::format("{} {}", comparison.key_of(pair).case_id, pair_kind_name(pair.kind));
      for (const CheckChange& change : check_changes(comparison, group, pair)) {
        text += fmt::format(" {}:{}", group.checks[change.check].name, pair_kind_name(change.kind));
      }
      text += '\n';
    }
  }
  return text;
}

// All numbers of a comparison that a report could show.
std::string digits(const RunComparison& comparison) {
  std::string text = told(comparison);
  for (const GroupComparison& group : comparison.groups) {
    text += fmt::format("{} {} {} {} {} {} {}\n", group.label(), group.rate.change.change, group.rate.change.bounds.low,
                        group.rate.change.bounds.high, group.rate.p.exact, group.score.difference.mean,
                        group.score_p.value_or(-1));
    for (const PairedMeasure& measure : group.measures)
      text += fmt::format("{} {} {}\n", measure.pairs, measure.before, measure.after);
    for (const CheckComparison& check : group.checks) text += fmt::format("{} {}\n", check.name, check.rate.p.exact);
  }
  return text;
}

constexpr auto k_pass = CheckRow::State::pass;
constexpr auto k_fail = CheckRow::State::fail;
constexpr auto k_error = CheckRow::State::error;

}  // namespace

TEST_CASE("two runs are compared case by case and check by check") {
  const RunComparison comparison =
      compare({{.case_id = "a", .checks = {{"polite", k_pass}, {"short", k_pass}}},
               {.case_id = "b", .verdict = Verdict::fail, .checks = {{"polite", k_fail}, {"short", k_pass}}},
               {.case_id = "c", .checks = {{"polite", k_pass}, {"short", k_pass}}},
               {.case_id = "old"}},
              {{.case_id = "new"},
               {.case_id = "c", .verdict = Verdict::error},
               {.case_id = "b", .verdict = Verdict::fail, .checks = {{"polite", k_fail}, {"short", k_fail}}},
               {.case_id = "a", .verdict = Verdict::fail, .checks = {{"polite", k_error}, {"short", k_fail}}}});
  CHECK(told(comparison) ==
        "a regressed polite:newly_errored short:regressed\n"
        "b still_failing polite:still_failing short:regressed\n"
        "c newly_errored polite:newly_errored short:newly_errored\n"
        "new new\n"
        "old gone\n");
  REQUIRE(comparison.groups.size() == 1);
  const GroupComparison& group = comparison.groups.front();
  CHECK(group.label() == "short × mini");
  CHECK(group.rate.counts.table() == PairedTable{0, 1, 0, 1});
  CHECK(group.rate.p.exact == 1);
  CHECK(group.before.samples == VerdictCounts{.pass = 3, .fail = 1});
  CHECK(group.after.samples == VerdictCounts{.pass = 1, .fail = 2, .error = 1});
  CHECK(group.before.prompt_hash == std::string(64, 'a'));
  REQUIRE(group.checks.size() == 2);
  CHECK(group.checks[0].name == "polite");
  CHECK(group.checks[0].rate.counts.table() == PairedTable{0, 0, 0, 1});
  CHECK(group.checks[1].rate.counts.table() == PairedTable{0, 2, 0, 0});
  CHECK(group.checks[1].score.pairs == 2);
  CHECK(group.checks[1].score.difference.mean == -1);
}

TEST_CASE("checks of one name in a sample are told apart by their place among them") {
  const RunComparison comparison = compare({{.case_id = "a", .checks = {{"contains", k_pass}, {"contains", k_pass}}}},
                                           {{.case_id = "a", .checks = {{"contains", k_pass}, {"contains", k_fail}}}});
  const GroupComparison& group = comparison.groups.front();
  REQUIRE(group.checks.size() == 2);
  CHECK(group.checks[1].occurrence == 1);
  CHECK(told(comparison) == "a still_passing contains:still_passing contains:regressed\n");
}

TEST_CASE("a check that one side does not have is new or gone; without any checks it was not measured") {
  CHECK(told(compare({{.case_id = "a", .checks = {{"x", k_pass}}}}, {{.case_id = "a", .checks = {{"y", k_pass}}}})) ==
        "a still_passing x:gone y:new\n");
  CHECK(told(compare({{.case_id = "a", .checks = {{"x", k_pass}}}}, {{.case_id = "a", .verdict = Verdict::fail}})) ==
        "a regressed x:unmeasured\n");
}

TEST_CASE("the checks of trials go by the policy of their suite") {
  const std::vector<RowSpec> before{{.case_id = "a", .checks = {{"x", k_pass}}},
                                    {.case_id = "a", .trial = 2, .checks = {{"x", k_pass}}},
                                    {.case_id = "a", .trial = 3, .checks = {{"x", k_pass}}}};
  std::vector<RowSpec> after = before;
  after[1].verdict = Verdict::fail;
  after[1].checks = {{"x", k_fail}};
  CHECK(told(compare(before, after)) == "a regressed x:regressed\n");
  const RunComparison comparison =
      compare_with(before, after, [](SuiteInfo& suite) { suite.trial_policy = {.kind = TrialPolicy::Kind::majority}; });
  CHECK(told(comparison) == "a still_passing x:still_passing\n");
  CHECK(comparison.is_flaky(comparison.pairing.pairs.front()));
  CHECK(comparison.groups.front().before.flaky == 0);
  CHECK(comparison.groups.front().after.flaky == 1);
}

TEST_CASE("a changed case is incomparable; where only its checks changed, what its answers took still compares") {
  const RunComparison comparison = compare(
      {{.case_id = "a", .case_hash = "1", .latency_ms = 100}, {.case_id = "b", .checks_hash = "1"}},
      {{.case_id = "a", .case_hash = "2", .latency_ms = 900}, {.case_id = "b", .checks_hash = "2", .latency_ms = 150}});
  CHECK(told(comparison) == "a incomparable\nb incomparable\n");
  CHECK(comparison.pairing.pairs[0].why == k_case_changed);
  CHECK(comparison.pairing.pairs[1].why == k_checks_changed);
  const GroupComparison& group = comparison.groups.front();
  CHECK_FALSE(group.rate.is_measured());
  CHECK_FALSE(group.decision);
  CHECK(group.shown == ShownChange::unmeasured);
  CHECK(group.of(AnswerMeasure::latency).pairs == 1);
  CHECK(group.of(AnswerMeasure::latency).before == 100);
  CHECK(group.of(AnswerMeasure::latency).after == 150);
  CHECK_FALSE(group.of(AnswerMeasure::latency).bounds);
}

TEST_CASE("what answers took is compared in pairs, with an interval") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 10; ++i) {
    before.push_back({.case_id = std::to_string(i), .latency_ms = 100.0 + i * 50});
    after.push_back({.case_id = std::to_string(i), .latency_ms = 110.0 + i * 50 + i % 2});
  }
  after.push_back({.case_id = "new", .latency_ms = 9'000});
  const RunComparison comparison = compare(before, after);
  const PairedMeasure& latency = comparison.groups.front().of(AnswerMeasure::latency);
  CHECK(latency.pairs == 10);
  CHECK(latency.difference.mean == doctest::Approx(10.5));
  REQUIRE(latency.bounds);
  // t(.975, 9) √(5/18)/√10
  CHECK(latency.bounds->low == doctest::Approx(10.5 - 2.262157163 * std::sqrt(5.0 / 18 / 10)));
  CHECK(latency.is_shown());
  const PairedMeasure& tokens = comparison.groups.front().of(AnswerMeasure::input_tokens);
  CHECK(tokens.difference.mean == 0);
  CHECK_FALSE(tokens.is_shown());
}

TEST_CASE("the error of a mean goes by clusters, a case without the tag is one by itself") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  const char* const documents[] = {"terms", "terms", "faq", "faq", ""};
  for (int i = 0; i < 5; ++i) {
    before.push_back({.case_id = std::to_string(i), .document = "moved since"});
    after.push_back({.case_id = std::to_string(i), .latency_ms = 101.0 + i, .document = documents[i]});
  }
  const RunComparison comparison = compare_clustered(before, after);
  const GroupComparison& group = comparison.groups.front();
  CHECK(group.cluster == "document");
  const PairedMeasure& latency = group.of(AnswerMeasure::latency);
  CHECK(latency.clusters == 3);
  CHECK(latency.difference.mean == doctest::Approx(3));
  CHECK(latency.difference.degrees == 2);
  // Off the mean −2 −1 | 0 +1 | +2: √((−3)² + 1² + 2²)/5 · √(3/2)
  REQUIRE(latency.difference.standard_error);
  CHECK(*latency.difference.standard_error == doctest::Approx(std::sqrt(21.0) / 5));
  REQUIRE(latency.bounds);
  CHECK(latency.bounds->low == doctest::Approx(3 - 4.3026527297 * std::sqrt(21.0) / 5));
  CHECK_FALSE(latency.is_shown());
  CHECK(compare(before, after).groups.front().of(AnswerMeasure::latency).is_shown());
}

TEST_CASE("documents that break as a whole are no more than a document each") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 12; ++i) {
    before.push_back({.case_id = fmt::format("{:02}", i), .checks = {{"polite", k_pass}}});
    after.push_back({.case_id = fmt::format("{:02}", i),
                     .verdict = i < 6 ? Verdict::fail : Verdict::pass,
                     .document = std::string(1, static_cast<char>('a' + i / 3)),
                     .checks = {{"polite", i < 6 ? k_fail : k_pass}}});
  }
  const GroupComparison alone = compare(before, after).groups.front();
  CHECK(alone.rate.clusters == 0);
  CHECK(alone.rate.p.exact == doctest::Approx(0.03125));
  CHECK(alone.shown == ShownChange::worse);

  const GroupComparison group = compare_clustered(before, after).groups.front();
  CHECK(group.rate.clusters == 4);
  // Plain SE² 3/11/12, clustered 4 · 1.5²/12² · 4/3, t(.975, 11) and t(.975, 3).
  const double worth = (3.0 / 11 / 12) / (9.0 / 144 * 4 / 3) * std::pow(2.2009851601 / 3.1824463053, 2);
  CHECK(group.rate.worth == doctest::Approx(worth));
  CHECK(group.rate.p.exact == 1);
  CHECK(group.rate.change.change == -0.5);
  CHECK(group.rate.change.bounds.low < alone.rate.change.bounds.low);
  CHECK(group.rate.change.bounds.high > alone.rate.change.bounds.high);
  CHECK(group.shown == ShownChange::nothing);
  REQUIRE(group.decision);
  CHECK(group.decision->p_worse == doctest::Approx(std::pow(0.5, 6 * worth)));
  REQUIRE(group.decision->further_cases);
  CHECK(*group.decision->further_cases > 12);
  CHECK(group.checks.front().rate.worth == group.rate.worth);
  CHECK(group.checks.front().score.clusters == 4);

  for (std::size_t i = 0; i < after.size(); ++i) after[i].document = fmt::format("its own {}", i);
  const GroupComparison singles = compare_clustered(before, after).groups.front();
  CHECK(singles.rate.clusters == 12);
  CHECK(singles.rate.p.exact == doctest::Approx(alone.rate.p.exact));
  CHECK(singles.rate.change.bounds.low == doctest::Approx(alone.rate.change.bounds.low));
  CHECK(singles.shown == ShownChange::worse);
}

TEST_CASE("groups go by themselves, their p-values are adjusted together") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 8; ++i) {
    before.push_back({.case_id = std::to_string(i)});
    after.push_back({.case_id = std::to_string(i), .verdict = Verdict::fail});
    before.push_back({.case_id = std::to_string(i), .model = "other"});
    after.push_back({.case_id = std::to_string(i), .model = "other"});
  }
  const RunComparison comparison = compare(before, after);
  REQUIRE(comparison.groups.size() == 2);
  const GroupComparison& worse = comparison.groups[0];
  CHECK(worse.decision->answer == ChangeAnswer::worse);
  CHECK(worse.rate.p.exact == doctest::Approx(2.0 / 256));
  CHECK(worse.rate.adjusted_p == doctest::Approx(4.0 / 256));
  CHECK(comparison.groups[1].decision->answer == ChangeAnswer::inconclusive);
  CHECK(comparison.groups[1].label() == "short × other");
  CHECK(worse.shown == ShownChange::worse);
  CHECK(comparison.groups[1].shown == ShownChange::nothing);
  const RunComparison back = compare(after, before);
  CHECK(back.groups[0].shown == ShownChange::better);
}

TEST_CASE("of many groups one may fall by chance, which alone would count") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int group = 0; group < 12; ++group) {
    const std::string model = fmt::format("m{:02}", group);
    for (int i = 0; i < 5; ++i) {
      before.push_back({.case_id = std::to_string(i), .model = model});
      after.push_back(
          {.case_id = std::to_string(i), .verdict = group == 0 ? Verdict::fail : Verdict::pass, .model = model});
    }
  }
  const GroupComparison fell = compare(before, after).groups.front();
  CHECK(fell.decision->answer == ChangeAnswer::worse);
  CHECK(fell.shown == ShownChange::nothing);
}

TEST_CASE("graded scores have a p-value of their own; those of passes and fails do not") {
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 6; ++i) {
    before.push_back({.case_id = std::to_string(i), .score = 0.75});
    after.push_back({.case_id = std::to_string(i), .score = 0.5});
  }
  const RunComparison comparison = compare(before, after);
  const GroupComparison& group = comparison.groups.front();
  CHECK(group.score.difference.mean == -0.25);
  CHECK(group.score_p == doctest::Approx(2.0 / 64));
  CHECK_FALSE(compare({{.case_id = "a"}}, {{.case_id = "a"}}).groups.front().score_p);
  CHECK(compare({{.case_id = "a", .score = 0.5}}, {{.case_id = "a", .score = 0.5}}).groups.front().score_p == 1);
}

TEST_CASE("two models are compared where each side has one; who answered is told") {
  const RunComparison comparison = compare({{.case_id = "a", .reported = "mini-1"}, {.case_id = "b"}},
                                           {{.case_id = "a", .model = "gpt-5", .reported = "gpt-5-1"},
                                            {.case_id = "b", .verdict = Verdict::fail, .model = "gpt-5"}});
  CHECK(told(comparison) == "a still_passing\nb regressed\n");
  const GroupComparison& group = comparison.groups.front();
  CHECK(group.label() == "short × mini → gpt-5");
  CHECK(group.has_other_models());
  REQUIRE(group.after.reported.size() == 2);
  CHECK(group.after.reported[0].name == "gpt-5-1");
  CHECK(group.after.reported[0].first == SystemTime(std::chrono::seconds(1'700'000'000)));
  CHECK_FALSE(compare({{.case_id = "a"}}, {{.case_id = "a"}}).groups.front().has_other_models());
}

TEST_CASE("the order of the samples changes no digit") {
  Rng rng(7);
  std::vector<RowSpec> before;
  std::vector<RowSpec> after;
  for (int i = 0; i < 60; ++i) {
    const std::string id = fmt::format("case-{}", i);
    for (std::vector<RowSpec>* run : {&before, &after}) {
      for (std::int32_t trial = 1; trial <= 2; ++trial) {
        const bool passes = rng.uniform() < 0.7;
        run->push_back({.case_id = id,
                        .verdict = passes ? Verdict::pass : Verdict::fail,
                        .score = rng.uniform(),
                        .trial = trial,
                        .latency_ms = 100 + 900 * rng.uniform(),
                        .checks = {{"x", passes ? k_pass : k_fail}}});
      }
    }
  }
  const std::string expected = digits(compare(before, after));
  rng.shuffle(before);
  rng.shuffle(after);
  CHECK(digits(compare(before, after)) == expected);
}

TEST_CASE("what differs between two runs is told; a run and itself do not") {
  RunInfo before = make_run({"mini"}, 1);
  before.models = {{"mini", R"({"model":"a"})"}};
  RunInfo after = before;
  after.id = "20261122-153012-bbbbb";
  after.models = {{"mini", R"({"model":"b"})"}};
  after.suites.front().prompts.front().hash = std::string(64, 'c');
  after.suites.front().hash = std::string(64, 'd');
  after.stop_reason = "interrupted";
  after.plan = {{"option", "--case", "t*"}};
  after.seed = 43;
  const auto told_between = [](const RunInfo& then, const RunInfo& now) {
    const auto empty = std::make_shared<const SampleTable>();
    const RunComparison comparison = compare_runs(whole_run("a", std::make_shared<const RunInfo>(then), empty),
                                                  whole_run("b", std::make_shared<const RunInfo>(now), empty), {});
    std::string text;
    for (const RunDifference& one : comparison.differences) {
      text += fmt::format("{} {}: {} → {}\n", difference_name(one.kind), one.name, one.before.substr(0, 13),
                          one.after.substr(0, 13));
    }
    return text;
  };
  CHECK(told_between(before, after) ==
        "incomplete :  → interrupted\n"
        "narrowed :  → --case t*\n"
        "suite_file triage: bbbbbbbbbbbbb → ddddddddddddd\n"
        "prompt short: aaaaaaaaaaaaa → ccccccccccccc\n"
        "model mini: {\"model\":\"a\"} → {\"model\":\"b\"}\n"
        "seed : 42 → 43\n");
  CHECK(told_between(before, before).empty());
  RunInfo killed = before;
  killed.id = "20261123-153012-ccccc";
  killed.finished_at.reset();
  CHECK(told_between(killed, before) == "incomplete : not finished → \n");
}

TEST_CASE("nothing compares with nothing") {
  const RunComparison comparison = compare({}, {});
  CHECK(comparison.groups.empty());
  CHECK(comparison.pairing.pairs.empty());
}
