#include "base/time.h"
#include "event/event_json.h"
#include "report/summary_json.h"
#include "report/trend_report.h"

#include <optional>

namespace llmeval {

namespace {

void put_names(JsonStream& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key);
  json.begin_list();
  for (const std::string& name : names) json.text(name);
  json.end_list();
}

void put_common(JsonStream& json, const std::optional<CommonCases>& common) {
  json.key("same_cases");
  if (!common) return json.null();
  json.begin_object();
  json.field("cases", common->cases);
  json.field("passed_before", common->passed_before);
  json.field("passed", common->passed_after);
  json.end_object();
}

void put_row(JsonStream& json, const TrendRow& row) {
  json.begin_object();
  put_names(json, "runs", row.runs);
  json.field("started_at", format_time(row.started_at));
  json.field("origin", trend_origin_name(row.origin));
  json.field("part", row.is_part);
  put_told(json, "git_commit", row.git_commit);
  json.field("dirty", row.dirty);
  json.field("version", row.version);
  put_told(json, "prompt_hash", row.prompt_hash);
  put_names(json, "reported_models", row.reported_models);
  json.field("trials", row.trials);
  json.key("cases");
  json.begin_object();
  put_counts(json, row.cases);
  json.end_object();
  json.field("pass_rate", row.pass_rate);
  put_interval(json, "interval", row.interval);
  put_common(json, row.common);
  json.field("samples", row.samples);
  json.field("cached", row.cached);
  json.field("latency_p50_us", row.latency_p50);
  json.field("latency_p95_us", row.latency_p95);
  json.field("cost_per_case_nano_usd", row.cost);
  json.end_object();
}

void put_change(JsonStream& json, const TrendSeries& series, const TrendChange& change) {
  json.begin_object();
  json.field("measure", trend_measure_name(change.measure));
  json.field("row", std::uint64_t{change.row});
  json.field("earliest_row", std::uint64_t{change.earliest});
  json.field("latest_row", std::uint64_t{change.latest});
  json.field("run_before", series.rows[change.row - 1].runs.back());
  json.field("run_after", series.rows[change.row].runs.back());
  json.field("before", change.before);
  json.field("after", change.after);
  json.field("cases", change.cases);
  json.field("p", change.p);
  json.key("causes");
  json.begin_list();
  for (const TrendCause& cause : change.causes) {
    json.begin_object();
    json.field("kind", trend_cause_name(cause.kind));
    json.field("before", cause.before);
    json.field("after", cause.after);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_series(JsonStream& json, const TrendSeries& series) {
  json.begin_object();
  json.field("suite", series.suite);
  json.field("prompt", series.prompt);
  json.field("model", series.model);
  json.field("older_rows", series.older);
  json.key("rows");
  json.begin_list();
  for (const TrendRow& row : series.rows) put_row(json, row);
  json.end_list();
  json.key("changes");
  json.begin_list();
  for (const TrendChange& change : series.changes) put_change(json, series, change);
  json.end_list();
  json.end_object();
}

}  // namespace

std::string trend_json(const TrendReport& report) {
  std::string text;
  JsonStream json(text);
  json.begin_object();
  json.field("by", std::string_view(report.by_day ? "day" : "run"));
  json.key("left_out");
  json.begin_object();
  json.field("rescored", report.rescored);
  json.field("unfinished", report.unfinished);
  json.field("older", report.older);
  json.end_object();
  json.key("tests");
  json.begin_object();
  for (std::size_t i = 0; i < k_trend_measures; ++i) {
    json.field(trend_measure_name(static_cast<TrendMeasure>(i)), report.trend.tests[i]);
  }
  json.end_object();
  json.key("series");
  json.begin_list();
  for (const TrendSeries& series : report.trend.series) put_series(json, series);
  json.end_list();
  json.end_object();
  return text + '\n';
}

}  // namespace llmeval
