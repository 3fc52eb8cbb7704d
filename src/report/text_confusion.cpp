#include "compare/rate_text.h"
#include "report/layout.h"
#include "report/text_parts.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

namespace {

constexpr const char* k_none = "–";
constexpr std::size_t k_most_classes = 20;  // Unless verbose.
constexpr std::size_t k_most_mistakes = 8;
constexpr std::size_t k_label_columns = 30;

// As it ends up in a log: shown longer afterwards, it would no longer fit.
std::string label_text(const std::string& label) { return log_safe(excerpt(label, k_label_columns)); }

std::string share_text(const std::optional<double>& share) { return share ? percent(*share) : k_none; }
std::string interval_text(const std::optional<Interval>& interval) { return interval ? percent(*interval) : k_none; }

// `macro F1 86.2 % (77.3–92.1)`
std::string measure_text(std::string_view name, double share, const std::optional<Interval>& interval) {
  std::string text = fmt::format("{} {} %", name, percent(share));
  if (interval) text += fmt::format(" ({})", percent(*interval));
  return text;
}

// A little narrower than it might be, since log_safe() may still lengthen a line.
std::string indented(const std::string& text, const ReportOptions& options) {
  std::string out;
  for (const std::string& line : wrap(text, options.columns - 6)) out += "  " + line + "\n";
  return out;
}

std::string heading(const ConfusionSummary& matrix, const ReportOptions& options) {
  const std::string model = matrix.prompt.empty() ? matrix.model : fmt::format("{} × {}", matrix.prompt, matrix.model);
  return paragraph(inert_line(fmt::format("{} › {} · {}", matrix.suite, matrix.name, model)), options.columns,
                   Tint::strong, options.colour);
}

std::string measures_line(const ConfusionSummary& matrix, const ReportOptions& options) {
  const ConfusionMeasures& measures = matrix.measures;
  std::string line = measure_text("accuracy", measures.accuracy, measures.accuracy_interval);
  if (measures.macro_f1) line += ", " + measure_text("macro F1", *measures.macro_f1, measures.macro_f1_interval);
  if (measures.kappa) {
    line += fmt::format(", κ {:.2f}", *measures.kappa);
    if (measures.kappa_interval) {
      line += fmt::format(" ({:.2f}–{:.2f})", measures.kappa_interval->low, measures.kappa_interval->high);
    }
  }
  return indented(line, options);
}

std::string class_table(const ConfusionSummary& matrix, const ReportOptions& options) {
  const std::vector<TableColumn> table{{"class", true}, {"n"},       {"prec %"}, {"95 % CI"},
                                       {"recall %"},    {"95 % CI"}, {"F1 %"},   {"95 % CI"}};
  std::vector<std::vector<TableCell>> rows;
  const bool all = options.verbosity == Verbosity::verbose;
  for (std::size_t i = 0; i < matrix.labels.size() && (all || rows.size() < k_most_classes); ++i) {
    const ClassMeasures& of = matrix.measures.classes[i];
    rows.push_back({{label_text(matrix.labels[i])},
                    {fmt::format("{}", of.expected)},
                    {share_text(of.precision)},
                    {interval_text(of.precision_interval)},
                    {share_text(of.recall)},
                    {interval_text(of.recall_interval)},
                    {share_text(of.f1), Tint::strong},
                    {interval_text(of.f1_interval)}});
  }
  std::string out = render_table(table, rows, options.columns, options.colour);
  if (rows.size() < matrix.labels.size())
    out += fmt::format("  … and {} more classes\n", matrix.labels.size() - rows.size());
  return out;
}

// `taken for another: billing → technical 3, …`, the most frequent first.
std::string mistakes_line(const ConfusionSummary& matrix, const ReportOptions& options) {
  std::vector<ConfusionCell> mistakes;
  for (const ConfusionCell& cell : matrix.cells) {
    if (cell.expected != cell.actual) mistakes.push_back(cell);
  }
  if (mistakes.empty()) return {};
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const ConfusionCell& a, const ConfusionCell& b) { return a.count > b.count; });
  const bool all = options.verbosity == Verbosity::verbose;
  const std::size_t shown = all ? mistakes.size() : std::min(mistakes.size(), k_most_mistakes);
  std::string line = "taken for another: ";
  for (std::size_t i = 0; i < shown; ++i) {
    line += fmt::format("{}{} → {} {}", i == 0 ? "" : ", ", label_text(matrix.labels[mistakes[i].expected]),
                        label_text(matrix.labels[mistakes[i].actual]), mistakes[i].count);
  }
  if (shown < mistakes.size()) line += fmt::format(", … and {} more", mistakes.size() - shown);
  return indented(line, options);
}

}  // namespace

std::string confusion_tables(const SuiteInfo& suite, std::span<const ConfusionSummary> confusions,
                             const ReportOptions& options) {
  std::string out;
  for (const ConfusionSummary& matrix : confusions) {
    if (matrix.suite != suite.name) continue;
    out += "\n" + heading(matrix, options) + measures_line(matrix, options);
    if (matrix.has_too_many_labels) {
      out += "  over 1,000 classes: no table\n";
    } else {
      out += class_table(matrix, options) + mistakes_line(matrix, options);
    }
  }
  return out;
}

}  // namespace llmeval
