// The trend for people, in a terminal and as a page.
#include "compare/rate_text.h"
#include "report/layout.h"
#include "report/trend_parts.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::size_t k_gap = 2;
constexpr std::size_t k_name_columns = 20;  // What a reported model's name gets where there is little room.

std::string line_text(const DocumentLine& line) {
  std::string text;
  for (const DocumentText& piece : line) text += inert_line(piece.text);
  return text;
}

bool is_cut(const TrendColumn& column) { return column.title == "reported model"; }

std::size_t width_of(const TrendColumn& column) {
  std::size_t width = display_width(column.title);
  for (const DocumentText& cell : column.cells) width = std::max(width, display_width(inert_line(cell.text)));
  return is_cut(column) ? std::min(width, k_name_columns) : width;
}

// Leaves columns out, and the plot before any, until the rest fits.
void fit(std::vector<TrendColumn>& columns, bool& has_plot, std::size_t room) {
  const auto needed = [&] {
    std::size_t sum = has_plot ? k_gap + k_plot_columns : 0;
    for (const TrendColumn& column : columns) sum += k_gap + width_of(column);
    return sum;
  };
  constexpr int k_plot_rank = 6;
  while (needed() > room) {
    auto least = columns.end();
    for (auto column = columns.begin(); column != columns.end(); ++column) {
      if (column->rank > 0 && (least == columns.end() || column->rank < least->rank)) least = column;
    }
    if (has_plot && (least == columns.end() || least->rank > k_plot_rank)) {
      has_plot = false;
    } else if (least == columns.end()) {
      return;
    } else {
      columns.erase(least);
    }
  }
}

std::string series_table(const TrendSeries& series, TrendTable table, const ReportOptions& options) {
  const std::size_t room = std::clamp<std::size_t>(options.columns, 60, 200);
  bool has_plot = true;
  fit(table.columns, has_plot, room);
  std::vector<TableColumn> columns;
  std::vector<std::vector<TableCell>> rows(series.rows.size());
  for (const TrendColumn& column : table.columns) {
    columns.push_back({column.title, !column.is_number});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const DocumentText& cell = column.cells[i];
      rows[i].push_back({inert_line(cell.text), cell.tone == Tone::warn ? Tint::warn : Tint::none});
    }
  }
  if (has_plot) {
    const double start = plot_start(series);
    const std::string left = percent_limit(start) + " %";
    columns.push_back({fmt::format("{}{:>{}}", left, "100 %", k_plot_columns - left.size()), true});
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back({rate_plot(series.rows[i], start)});
  }
  return render_table(columns, rows, room, options.colour);
}

Tint tint_of(const DocumentLine& line) { return line.front().tone == Tone::bad ? Tint::bad : Tint::good; }

std::string series_text(const TrendReport& report, const TrendSeries& series, const ReportOptions& options) {
  const std::size_t room = std::clamp<std::size_t>(options.columns, 60, 200);
  TrendTable table = trend_table(report, series);
  std::string text = paint(Tint::strong, line_text(trend_heading(series)), options.colour);
  text += "  " + trend_span(report, series) + "\n";
  std::string shared;
  for (const DocumentLine& one : table.shared) shared += (shared.empty() ? "" : " · ") + line_text(one);
  if (!shared.empty()) text += paragraph(shared, room, Tint::none, options.colour);
  text += series_table(series, std::move(table), options);
  for (const TrendChange& change : series.changes) {
    const DocumentLine line = trend_change_line(series, change);
    text += paragraph(line_text(line), room, tint_of(line), options.colour);
  }
  const std::string none = no_change_text(series);
  return none.empty() ? text : text + paragraph(none, room, Tint::none, options.colour);
}

void append_series(const TrendReport& report, const TrendSeries& series, Document& document) {
  TrendTable table = trend_table(report, series);
  DocumentLine about = trend_heading(series);
  about.push_back({": " + trend_span(report, series)});
  for (const DocumentLine& one : table.shared) {
    about.push_back({" · "});
    about.insert(about.end(), one.begin(), one.end());
  }
  document.blocks.push_back({DocumentParagraph{std::move(about)}});
  DocumentTable rows;
  rows.rows.resize(series.rows.size());
  for (TrendColumn& column : table.columns) {
    rows.columns.push_back({column.title, column.is_number});
    for (std::size_t i = 0; i < rows.rows.size(); ++i) rows.rows[i].push_back({std::move(column.cells[i])});
  }
  document.blocks.push_back({std::move(rows)});
  const std::string none = no_change_text(series);
  if (!none.empty()) document.blocks.push_back({DocumentParagraph{{{none}}}});
}

}  // namespace

std::string trend_text(const TrendReport& report, const ReportOptions& options) {
  std::string text;
  for (const TrendSeries& series : report.trend.series) {
    text += (text.empty() ? "" : "\n") + series_text(report, series, options);
  }
  const std::string left_out = left_out_text(report);
  if (!left_out.empty()) text += "\n" + left_out + "\n";
  return text;
}

Document trend_document(const TrendReport& report) {
  Document document;
  std::size_t changes = 0;
  for (const TrendSeries& series : report.trend.series) {
    for (const TrendChange& change : series.changes) {
      DocumentLine line = trend_change_line(series, change);
      document.tone = line.front().tone == Tone::bad ? Tone::bad : document.tone;
      const DocumentLine heading = trend_heading(series);
      DocumentLine whole(heading);
      whole.push_back({": "});
      whole.insert(whole.end(), line.begin(), line.end());
      document.blocks.push_back({DocumentParagraph{std::move(whole)}});
      ++changes;
    }
  }
  document.title = changes == 0 ? "Trend: no change shown"
                                : fmt::format("Trend: {} {}", changes, changes == 1 ? "change" : "changes");
  for (const TrendSeries& series : report.trend.series) append_series(report, series, document);
  const std::string left_out = left_out_text(report);
  if (!left_out.empty()) document.blocks.push_back({DocumentParagraph{{{left_out}}}});
  return document;
}

}  // namespace llmeval
