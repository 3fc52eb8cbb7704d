#include "report/trend_parts.h"

#include "base/duration.h"
#include "base/time.h"
#include "compare/rate_text.h"
#include "report/comparison_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace llmeval {

namespace {

constexpr const char* k_none = "–";
constexpr std::size_t k_hash_digits = 12;
constexpr std::size_t k_commit_digits = 8;

DocumentText ours(std::string text, Tone tone = Tone::none) { return {std::move(text), false, tone}; }
DocumentText foreign(std::string text) { return {std::move(text), true, Tone::none}; }

std::string date_text(SystemTime time, bool by_day) {
  constexpr std::size_t k_day = 10;
  const std::string text = format_time_short(time);
  return by_day ? text.substr(0, k_day) : text;
}

std::string hash_text(const std::string& hash) { return hash.empty() ? k_none : hash.substr(0, k_hash_digits); }

std::string commit_text(const TrendRow& row) {
  if (row.git_commit.empty()) return k_none;
  return row.git_commit.substr(0, k_commit_digits) + (row.dirty ? "+" : "");
}

std::string run_text(const TrendRow& row) {
  std::string text = row.runs.back();
  if (row.runs.size() > 1) text += fmt::format(" and {} more", row.runs.size() - 1);
  return text;
}

// What must be known of a row before its numbers are read.
std::string mark_text(const TrendRow& row) {
  std::string text = row.is_part ? "part" : "";
  if (row.origin != TrendOrigin::stored)
    text += std::string(text.empty() ? "" : ", ") + trend_origin_name(row.origin).data();
  return text;
}

std::string models_text(const TrendRow& row) {
  return row.reported_models.empty() ? k_none : fmt::format("{}", fmt::join(row.reported_models, ", "));
}

// `−8.0`, and of how many cases where these are not all.
std::string common_text(const TrendRow& row) {
  if (!row.common) return "";
  const auto& [cases, before, after] = *row.common;
  const double change = (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(cases) * 100;
  std::string text = after == before ? "=" : fmt::format("{}{:.1f}", after > before ? "+" : "−", std::abs(change));
  if (cases != row.cases.scored()) text += fmt::format(" of {}", cases);
  return text;
}

std::string share_text(std::uint64_t part, std::uint64_t all) {
  if (part == 0 || all == 0) return "";
  return percent(static_cast<double>(part) / static_cast<double>(all));
}

// Recorded answers took none.
std::string latency_text(const std::optional<Duration>& latency) {
  return latency && latency->count() > 0 ? format_duration(*latency) : k_none;
}

std::string cost_text(const TrendRow& row) { return row.cost ? format_money(*row.cost) : "unknown"; }

class ColumnMaker {
 public:
  explicit ColumnMaker(const TrendSeries& series) : series_(series) {}

  template <class TextOf>
  void add(std::string title, int rank, bool is_number, const TextOf& text_of) {
    TrendColumn column{std::move(title), is_number, rank, {}};
    for (const TrendRow& row : series_.rows) column.cells.push_back(text_of(row));
    made_.columns.push_back(std::move(column));
  }
  /// Where all rows have the same the heading tells it, under the title; nothing where there is nothing to tell.
  template <class TextOf>
  void add_if_varied(std::string title, int rank, const TextOf& text_of) {
    const DocumentText first = text_of(series_.rows.front());
    const bool is_varied = std::any_of(series_.rows.begin(), series_.rows.end(),
                                       [&](const TrendRow& row) { return text_of(row).text != first.text; });
    if (is_varied) return add(std::move(title), rank, !first.is_foreign, text_of);
    if (first.text != k_none) made_.shared.push_back({ours(title + " "), first});
  }
  /// A column that is empty in all rows is none.
  template <class TextOf>
  void add_if_any(std::string title, int rank, const TextOf& text_of) {
    const bool has_any = std::any_of(series_.rows.begin(), series_.rows.end(), [&](const TrendRow& row) {
      const std::string text = text_of(row).text;
      return !text.empty() && text != k_none;
    });
    if (has_any) add(std::move(title), rank, true, text_of);
  }

  TrendTable take() { return std::move(made_); }

 private:
  const TrendSeries& series_;
  TrendTable made_;
};

std::string level_text(const TrendChange& change, double level) {
  switch (change.measure) {
    case TrendMeasure::pass_rate:
      return percent(level) + " %";
    case TrendMeasure::latency:
      return format_duration(Duration(static_cast<Duration::rep>(std::llround(level))));
    case TrendMeasure::cost:
      break;
  }
  return format_money(Money{static_cast<std::int64_t>(std::llround(level))});
}

std::string counted(const std::string& count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == "1" ? one : many);
}

// What changed, for a sentence.
void append_cause(DocumentLine& line, const TrendSeries& series, const TrendCause& cause) {
  using Kind = TrendCause::Kind;
  const auto from_to = [&](const char* what, std::string before, std::string after) {
    line.push_back(ours(what));
    line.push_back(foreign(before.empty() ? k_none : std::move(before)));
    line.push_back(ours(" → "));
    line.push_back(foreign(after.empty() ? k_none : std::move(after)));
  };
  switch (cause.kind) {
    case Kind::prompt:
      return line.push_back(ours("the prompt changed"));  // From which to which stands with the runs.
    case Kind::reported_model:
      return from_to("the reported model changed: ", cause.before, cause.after);
    case Kind::settings:
      // One by one; what is inert already stays what it is.
      return line.push_back(
          foreign(run_difference_text({RunDifference::Kind::model, series.model, cause.before, cause.after})));
    case Kind::trials:
      return from_to("the trials changed: ", cause.before, cause.after);
    case Kind::cases:
      return line.push_back(ours(counted(cause.after, "case changed", "cases changed")));
    case Kind::checks:
      return line.push_back(ours(counted(cause.after, "case is", "cases are") + " judged by other checks"));
    case Kind::version:
      return from_to("llmeval changed: ", cause.before, cause.after);
    case Kind::commit:
      return from_to("the commit changed: ", cause.before.substr(0, k_commit_digits),
                     cause.after.substr(0, k_commit_digits));
  }
}

bool is_only_commit(const std::vector<TrendCause>& causes) {
  return causes.size() == 1 && causes.front().kind == TrendCause::Kind::commit;
}

std::string row_name(const TrendRow& row) {
  return row.prompt_hash.empty() ? "" : fmt::format(" (prompt {})", hash_text(row.prompt_hash));
}

}  // namespace

TrendTable trend_table(const TrendReport& report, const TrendSeries& series) {
  ColumnMaker make(series);
  make.add("date", report.by_day ? 0 : 3, false,
           [&](const TrendRow& row) { return ours(date_text(row.started_at, report.by_day)); });
  make.add("run", 0, false, [](const TrendRow& row) { return foreign(run_text(row)); });
  make.add_if_varied("commit", 4, [](const TrendRow& row) { return foreign(commit_text(row)); });
  make.add_if_varied("prompt", 7, [](const TrendRow& row) { return foreign(hash_text(row.prompt_hash)); });
  make.add_if_varied("reported model", 8, [](const TrendRow& row) { return foreign(models_text(row)); });
  make.add("cases", 0, true, [](const TrendRow& row) { return ours(std::to_string(row.cases.scored())); });
  make.add("passed %", 0, true,
           [](const TrendRow& row) { return ours(row.pass_rate ? percent(*row.pass_rate) : k_none); });
  make.add("95 %", 6, true, [](const TrendRow& row) { return ours(row.interval ? percent(*row.interval) : k_none); });
  make.add_if_any("same cases", 9, [](const TrendRow& row) { return ours(common_text(row)); });
  make.add("errors", 0, true, [](const TrendRow& row) {
    return ours(std::to_string(row.cases.error), row.cases.error > 0 ? Tone::warn : Tone::none);
  });
  make.add_if_any("p50", 1, [](const TrendRow& row) { return ours(latency_text(row.latency_p50)); });
  make.add_if_any("p95", 5, [](const TrendRow& row) { return ours(latency_text(row.latency_p95)); });
  make.add_if_varied("cost of a case", 5, [](const TrendRow& row) { return ours(cost_text(row)); });
  make.add_if_any("cached %", 2, [](const TrendRow& row) { return ours(share_text(row.cached, row.samples)); });
  make.add_if_any("", 0, [](const TrendRow& row) { return ours(mark_text(row)); });
  TrendTable table = make.take();
  if (!table.columns.empty() && table.columns.back().title.empty()) table.columns.back().is_number = false;
  return table;
}

DocumentLine trend_heading(const TrendSeries& series) {
  DocumentLine line{foreign(series.suite), ours(" › ")};
  if (!series.prompt.empty()) {
    line.push_back(foreign(series.prompt));
    line.push_back(ours(" × "));
  }
  line.push_back(foreign(series.model));
  return line;
}

std::string trend_span(const TrendReport& report, const TrendSeries& series) {
  const std::size_t rows = series.rows.size();
  std::string text = report.by_day ? fmt::format("{} {}", rows, rows == 1 ? "row" : "rows")
                                   : fmt::format("{} {}", rows, rows == 1 ? "run" : "runs");
  const std::string first = date_text(series.rows.front().started_at, true);
  const std::string last = date_text(series.rows.back().started_at, true);
  text += ", " + (first == last ? first : first + " – " + last);
  if (series.older > 0) text += fmt::format(", {} older not shown", series.older);
  return text;
}

DocumentLine trend_change_line(const TrendSeries& series, const TrendChange& change) {
  const TrendRow& before = series.rows[change.row - 1];
  const TrendRow& after = series.rows[change.row];
  const bool fell = change.after < change.before;
  constexpr std::array<const char*, k_trend_measures> k_measures{"pass rate", "latency", "cost of a case"};
  const bool is_bad = fell == (change.measure == TrendMeasure::pass_rate);
  DocumentLine line{
      ours(fmt::format("{} {} from {} to {} ({} {}) between run ", k_measures[static_cast<std::size_t>(change.measure)],
                       fell ? "fell" : "rose", level_text(change, change.before), level_text(change, change.after),
                       change.cases, change.cases == 1 ? "case" : "cases"),
           is_bad ? Tone::bad : Tone::good)};
  line.push_back(foreign(before.runs.back()));
  line.push_back(ours(row_name(before) + " and run "));
  line.push_back(foreign(after.runs.back()));
  line.push_back(ours(row_name(after) + ": "));
  for (const TrendCause& cause : change.causes) {
    if (&cause != &change.causes.front()) line.push_back(ours("; "));
    append_cause(line, series, cause);
  }
  if (change.causes.empty()) {
    line.push_back(ours("nothing that is recorded changed (the model behind the name may have)"));
  } else if (is_only_commit(change.causes)) {
    line.push_back(ours(", nothing else that is recorded (the model behind the name may have)"));
  }
  if (change.earliest < change.row || change.latest > change.row) {
    line.push_back(ours("; it may as well have come between run "));
    line.push_back(foreign(series.rows[change.earliest - 1].runs.back()));
    line.push_back(ours(" and run "));
    line.push_back(foreign(series.rows[change.latest].runs.back()));
  }
  return line;
}

std::string no_change_text(const TrendSeries& series) {
  if (!series.changes.empty()) return {};
  if (series.rows.size() < 2) return "one run is no trend";
  return "no change shown beyond chance, which does not say that there is none";
}

std::string left_out_text(const TrendReport& report) {
  std::string text;
  const auto add = [&text](std::uint64_t count, const char* what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "runs left out: " : ", ", count, what);
  };
  add(report.older, "older (--limit)");
  add(report.rescored, "that only scored answers again");
  add(report.unfinished, "that did not come to an end");
  return text;
}

double plot_start(const TrendSeries& series) {
  double lowest = 0.9;
  for (const TrendRow& row : series.rows) {
    if (row.interval) lowest = std::min(lowest, row.interval->low);
  }
  return std::floor(lowest * 10) / 10;
}

std::string rate_plot(const TrendRow& row, double start) {
  if (!row.interval) return {};
  const auto column = [&](double share) {
    const double place = (share - start) / (1 - start) * static_cast<double>(k_plot_columns - 1);
    return static_cast<std::size_t>(std::llround(std::clamp(place, 0.0, static_cast<double>(k_plot_columns - 1))));
  };
  std::string line(k_plot_columns, ' ');
  for (std::size_t i = column(row.interval->low); i <= column(row.interval->high); ++i) line[i] = '-';
  line[column(*row.pass_rate)] = 'o';
  return line;
}

}  // namespace llmeval
