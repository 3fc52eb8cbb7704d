#include "report/trend_report.h"

#include "base/time.h"
#include "data/json.h"
#include "text/unicode.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace llmeval;

namespace {

TrendRow make_row(int number, std::uint64_t passed) {
  TrendRow row;
  row.runs = {fmt::format("20261101-00000{}-aaaaa", number)};
  row.started_at = *parse_time(fmt::format("2026-11-0{}T08:00:00Z", number + 1));
  row.git_commit = "0123456789abcdef";
  row.version = "1.0";
  row.prompt_hash = std::string(64, number < 2 ? 'a' : 'b');
  row.trials = "1, all";
  row.reported_models = {"mini-1"};
  row.cases.pass = passed;
  row.cases.fail = 50 - passed;
  row.pass_rate = static_cast<double>(passed) / 50;
  row.interval = wilson_interval(passed, 50);
  row.samples = 50;
  row.latency_p50 = std::chrono::milliseconds(800);
  row.latency_p95 = std::chrono::milliseconds(1'200);
  row.cost = Money{1'200'000};
  return row;
}

TrendReport make_report() {
  TrendReport report;
  TrendSeries series;
  series.suite = "triage";
  series.prompt = "short";
  series.model = "mini";
  series.rows = {make_row(0, 48), make_row(1, 48), make_row(2, 41)};
  series.rows[1].common = CommonCases{50, 48, 48};
  series.rows[2].common = CommonCases{40, 39, 33};
  series.rows[2].is_part = true;
  TrendChange change;
  change.row = change.earliest = change.latest = 2;
  change.before = 0.96;
  change.after = 0.82;
  change.cases = 50;
  change.p = 0.002;
  change.causes = {{TrendCause::Kind::prompt, std::string(64, 'a'), std::string(64, 'b')}};
  series.changes = {change};
  report.trend.series = {series};
  report.trend.tests = {1, 0, 0};
  return report;
}

std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) width = std::max(width, display_width(line));
  return width;
}

}  // namespace

TEST_CASE("a trend for people") {
  ReportOptions options;
  options.columns = 120;
  CHECK(
      trend_text(make_report(), options) ==
      "triage › short × mini  3 runs, 2026-11-01 – 2026-11-03\n"
      "commit 01234567 · reported model mini-1 · cost of a case $0.0012\n"
      "  run                    prompt        cases  passed %       95 %   same cases  errors    p95        60 %       "
      "100 %\n"
      "  20261101-000000-aaaaa  aaaaaaaaaaaa     50      96.0  86.5–98.9                    0  1.20s                  "
      "---o--\n"
      "  20261101-000001-aaaaa  aaaaaaaaaaaa     50      96.0  86.5–98.9            =       0  1.20s                  "
      "---o--\n"
      "  20261101-000002-aaaaa  bbbbbbbbbbbb     50      82.0  69.2–90.2  −15.0 of 40       0  1.20s  part     "
      "-----o---\n"
      "pass rate fell from 96.0 % to 82.0 % (50 cases) between run 20261101-000001-aaaaa (prompt aaaaaaaaaaaa) and "
      "run\n"
      "20261101-000002-aaaaa (prompt bbbbbbbbbbbb): the prompt changed\n");
}

TEST_CASE("a change says where it is and what was changed there") {
  TrendReport report = make_report();
  ReportOptions options;
  options.columns = 200;
  const auto has = [&](const std::string& words) {
    CAPTURE(words);
    std::string text = trend_text(report, options);
    std::replace(text.begin(), text.end(), '\n', ' ');  // However it was broken.
    CAPTURE(text);
    CHECK(text.find(words) != std::string::npos);
  };
  has("pass rate fell from 96.0 % to 82.0 % (50 cases) between run 20261101-000001-aaaaa (prompt aaaaaaaaaaaa) and run "
      "20261101-000002-aaaaa (prompt bbbbbbbbbbbb): the prompt changed ");
  TrendChange& change = report.trend.series[0].changes[0];
  change.causes.clear();
  has("): nothing that is recorded changed (the model behind the name may have) ");
  change.causes = {{TrendCause::Kind::commit, "0123456789", "abcdef0123"}};
  has(": the commit changed: 01234567 → abcdef01, nothing else that is recorded (the model behind the name may");
  change.causes = {{TrendCause::Kind::reported_model, "mini-1", "mini-2"}, {TrendCause::Kind::cases, "", "1"}};
  change.earliest = 1;
  has(": the reported model changed: mini-1 → mini-2; 1 case changed; it may as well have come between run "
      "20261101-000000-aaaaa and run 20261101-000002-aaaaa ");
  change.measure = TrendMeasure::latency;
  change.before = 800'000;
  change.after = 1'600'000;
  has("latency rose from 800ms to 1.60s (50 cases)");
  change.measure = TrendMeasure::cost;
  change.before = 1'000'000;
  change.after = 2'000'000;
  has("cost of a case rose from $0.0010 to $0.0020");
  report.trend.series[0].changes.clear();
  has("no change shown beyond chance, which does not say that there is none ");
  report.rescored = 2;
  report.unfinished = 1;
  report.older = 250;
  has(" runs left out: 250 older (--limit), 2 that only scored answers again, 1 that did not come to an end ");
}

TEST_CASE("lines fit, and no column that must be read goes") {
  for (const std::size_t columns : {60U, 80U, 100U, 120U, 160U}) {
    ReportOptions options;
    options.columns = columns;
    const std::string text = trend_text(make_report(), options);
    CAPTURE(text);
    CHECK(widest(text) <= columns);
    for (const char* title : {"run", "cases", "passed %", "errors", "part"})
      CHECK(text.find(title) != std::string::npos);
  }
}

TEST_CASE("foreign names are text in every form") {
  TrendReport report = make_report();
  TrendSeries& series = report.trend.series[0];
  series.suite = "<b>\x1b[31m\n::error::x";
  series.rows[2].reported_models = {"`|@team|`\xe2\x80\xae"};
  series.changes[0].causes = {{TrendCause::Kind::reported_model, "mini-1", "`|@team|`\xe2\x80\xae"}};
  const std::string text = trend_text(report, {});
  const std::string page = to_markdown(trend_document(report));
  const std::string html = to_html(trend_document(report));
  for (const std::string& one : {text, page, html, trend_json(report)}) {
    CAPTURE(one);
    CHECK(one.find('\x1b') == std::string::npos);
    CHECK(one.find("\n::error") == std::string::npos);
    CHECK(one.find("\xe2\x80\xae") == std::string::npos);
  }
  CHECK(page.find("`<b>\\x1b[31m\\n::error::x`") != std::string::npos);
  CHECK(html.find("<b>\\x1b") == std::string::npos);
  const auto value = parse_json(trend_json(report));
  REQUIRE(value.has_value());
  CHECK(value->find("series")->list()[0].find("suite")->text() == series.suite);
}
