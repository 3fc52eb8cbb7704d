#include "base/count.h"
#include "base/duration.h"
#include "base/time.h"
#include "compare/rate_text.h"
#include "report/comparison_parts.h"
#include "stats/mcnemar.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace llmeval {

namespace {

constexpr const char* k_none = "–";

double pass_rate_before(const PairedTable& table) {
  return static_cast<double>(table.both_pass + table.regressed) / static_cast<double>(table.total());
}

double pass_rate_after(const PairedTable& table) {
  return static_cast<double>(table.both_pass + table.fixed) / static_cast<double>(table.total());
}

// `−15.0`: hundredths of a share, with a sign that is as wide as a plus.
std::string points(double share) {
  const double rounded = std::round(share * 1000) / 10;
  if (rounded == 0) return "0.0";
  return fmt::format("{}{:.1f}", rounded < 0 ? "−" : "+", std::abs(rounded));
}

std::string points(const MeanBounds& bounds) {
  return fmt::format("{} to {}", points(bounds.low), points(bounds.high));
}

Tint shown_tint(ShownChange shown) {
  switch (shown) {
    case ShownChange::worse:
      return Tint::bad;
    case ShownChange::better:
      return Tint::good;
    case ShownChange::nothing:
    case ShownChange::unmeasured:
      break;
  }
  return Tint::none;
}

void append_rate(std::vector<TableCell>& row, const RateComparison& rate, double adjusted_p) {
  const PairedTable table = rate.counts.table();
  const Tint regressed = table.regressed > 0 ? Tint::bad : Tint::none;
  const Tint fixed = table.fixed > 0 ? Tint::good : Tint::none;
  const Tint tints[] = {Tint::none, Tint::strong, Tint::none, Tint::none, regressed, fixed, Tint::none};
  const Tint* tint = tints;
  for (std::string& text : rate_texts(rate, adjusted_p)) row.push_back({std::move(text), *tint++});
}

std::vector<TableColumn> rate_columns(std::string name) {
  std::vector<TableColumn> columns{{std::move(name), true}};
  for (const char* title : {"before %", "after %", "change", "95 % CI", "regressed", "fixed", "p"})
    columns.push_back({title});
  return columns;
}

std::vector<TableCell> group_row(const RunComparison& comparison, const GroupComparison& group) {
  std::vector<TableCell> row{{group_label(comparison, group)}};
  append_rate(row, group.rate, group.rate.adjusted_p);
  row.push_back({std::string(shown_change_name(group.shown)), shown_tint(group.shown)});
  return row;
}

// Why nothing is shown, and what would show it: that it is not worse is another claim.
std::string open_question(const RunComparison& comparison, const GroupComparison& group) {
  const PairedTable table = group.rate.counts.table();
  if (group.shown != ShownChange::nothing || table.regressed + table.fixed == 0) return {};
  std::string text = group_label(comparison, group) + ": this may be chance";
  if (table.regressed > table.fixed && group.rate.clusters == 0) {
    const std::uint64_t needed = fewest_significant(table.fixed, comparison.options.rule.alpha);
    if (needed > table.regressed)
      text += fmt::format("; with {} fixed, {} must regress to show that it got worse", table.fixed, needed);
  }
  if (group.decision && group.decision->further_cases)
    text += fmt::format("; {} more cases like these would decide", *group.decision->further_cases);
  return text;
}

std::string score_line(const RunComparison& comparison, const GroupComparison& group) {
  if (!group.score_p || !group.score.bounds) return {};
  return fmt::format("{}: mean score {:.3f} → {:.3f}, change {:+.3f} ({:+.3f} to {:+.3f}), p {}",
                     group_label(comparison, group), group.score.before, group.score.after, group.score.difference.mean,
                     group.score.bounds->low, group.score.bounds->high, p_text(*group.score_p));
}

std::string cluster_line(const RunComparison& comparison, const GroupComparison& group) {
  if (group.rate.clusters == 0) return {};
  const auto cases = static_cast<double>(group.rate.counts.table().total());
  return inert_line(fmt::format("{}: {}: the {:.0f} cases count as {:.1f} independent ones",
                                group_label(comparison, group), clusters_text(group.cluster, group.rate.clusters),
                                cases, cases * group.rate.worth));
}

bool is_changed(const CheckComparison& check) {
  const PairCounts& counts = check.rate.counts;
  for (const PairKind kind :
       {PairKind::regressed, PairKind::fixed, PairKind::newly_errored, PairKind::appeared, PairKind::gone}) {
    if (counts.of(kind) > 0) return true;
  }
  return check.score.pairs > 0 && check.score.before != check.score.after;
}

std::string check_label(const CheckComparison& check) {
  std::string label = inert_line(check.name);
  if (check.occurrence > 0) label += fmt::format(" #{}", check.occurrence + 1);
  if (!check.decides) label += " (weight 0)";
  return label;
}

std::vector<TableCell> measure_row(const std::string& label, AnswerMeasure kind, const PairedMeasure& measure) {
  const bool is_shown = measure.is_shown();
  return {{label},
          {std::string(measure_title(kind))},
          {measure_text(kind, measure.before)},
          {measure_text(kind, measure.after), is_shown ? Tint::strong : Tint::none},
          {change_text(kind, measure.difference.mean)},
          {measure.bounds ? fmt::format("{} to {}", change_text(kind, measure.bounds->low),
                                        change_text(kind, measure.bounds->high))
                          : k_none},
          {std::to_string(measure.pairs)}};
}

std::string reported_text(const std::vector<ReportedModel>& reported) {
  std::string text;
  for (const ReportedModel& one : reported) {
    const std::string name = one.name.empty() ? "(not told)" : inert_line(one.name);
    text +=
        fmt::format("{}{} ({} since {})", text.empty() ? "" : ", ", name, one.samples, format_time_short(one.first));
  }
  return text;
}

}  // namespace

std::vector<std::string> rate_texts(const RateComparison& rate, double adjusted_p) {
  if (!rate.is_measured()) return std::vector<std::string>(7, k_none);
  const PairedTable table = rate.counts.table();
  return {percent(pass_rate_before(table)),
          percent(pass_rate_after(table)),
          points(rate.change.change),
          points(rate.change.bounds),
          std::to_string(table.regressed),
          std::to_string(table.fixed),
          p_text(adjusted_p)};
}

std::string p_text(double p) { return p < 0.0001 ? fmt::format("{:.1g}", p) : fmt::format("{:.4f}", p); }

std::string_view measure_title(AnswerMeasure kind) {
  constexpr std::string_view k_titles[] = {"latency", "input tokens", "output tokens", "cost"};
  return k_titles[static_cast<std::size_t>(kind)];
}

std::string measure_text(AnswerMeasure kind, double value) {
  switch (kind) {
    case AnswerMeasure::latency:
      return format_duration(Duration(std::llround(value * 1000)));
    case AnswerMeasure::input_tokens:
    case AnswerMeasure::output_tokens:
      return value < 100 ? fmt::format("{:.1f}", value) : format_count(std::llround(value));
    case AnswerMeasure::cost:
      return format_money(Money{std::llround(value)});
  }
  return {};
}

std::string change_text(AnswerMeasure kind, double value) {
  const std::string size = measure_text(kind, std::abs(value));
  if (size == measure_text(kind, 0)) return size;
  return (value < 0 ? "−" : "+") + size;
}

std::string group_label(const RunComparison& comparison, const GroupComparison& group) {
  const auto is_of_it = [&](const GroupComparison& other) { return other.suite == group.suite; };
  const bool has_one_suite = std::all_of(comparison.groups.begin(), comparison.groups.end(), is_of_it);
  return inert_line(has_one_suite ? group.label() : fmt::format("{} › {}", group.suite, group.label()));
}

std::string group_tables(const RunComparison& comparison, const ReportOptions& options) {
  if (comparison.groups.empty()) return "\nno case was measured on either side\n";
  std::vector<TableColumn> columns = rate_columns("pass rate");
  columns.push_back({"result"});
  std::vector<std::vector<TableCell>> rows;
  std::string notes;
  for (const GroupComparison& group : comparison.groups) {
    rows.push_back(group_row(comparison, group));
    for (const std::string& note :
         {cluster_line(comparison, group), score_line(comparison, group), open_question(comparison, group)}) {
      if (!note.empty()) notes += paragraph("  " + note, options.columns, Tint::dim, options.colour);
    }
  }
  std::string out = "\n" + render_table(columns, rows, options.columns, options.colour) + notes;
  if (comparison.groups.size() > 1)
    out += paragraph("  p is exact, two-sided, adjusted over the rows (Benjamini–Hochberg)", options.columns, Tint::dim,
                     options.colour);
  return out;
}

std::string case_count_lines(const RunComparison& comparison, const ReportOptions& options) {
  const CasePairing& pairing = comparison.pairing;
  std::uint64_t flaky = 0;
  for (const CasePair& pair : pairing.pairs) flaky += comparison.is_flaky(pair) ? 1 : 0;
  std::string text =
      fmt::format("{} cases compared: {} regressed, {} newly errored, {} still failing, {} fixed, {} still passing",
                  pairing.table().total() + pairing.count(PairKind::newly_errored), pairing.count(PairKind::regressed),
                  pairing.count(PairKind::newly_errored), pairing.count(PairKind::still_failing),
                  pairing.count(PairKind::fixed), pairing.count(PairKind::still_passing));
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count > 0) text += fmt::format("; {} {}", count, what);
  };
  add(flaky, "flaky");
  add(pairing.count(PairKind::appeared), "new");
  add(pairing.count(PairKind::gone), "gone");
  add(pairing.count(PairKind::unmeasured), "not measured");
  add(pairing.count(PairKind::incomparable), "not comparable");
  return paragraph(text, options.columns, Tint::none, options.colour);
}

std::vector<ChangedCheck> changed_checks(const RunComparison& comparison) {
  std::vector<ChangedCheck> changed;
  for (const GroupComparison& group : comparison.groups) {
    for (const CheckComparison& check : group.checks) {
      if (!is_changed(check) || !check.rate.is_measured()) continue;
      changed.push_back({fmt::format("{} · {}", check_label(check), group_label(comparison, group)), &check});
    }
  }
  return changed;
}

std::string check_table(const RunComparison& comparison, const ReportOptions& options) {
  std::vector<std::vector<TableCell>> rows;
  for (const ChangedCheck& changed : changed_checks(comparison)) {
    std::vector<TableCell> row{{changed.label}};
    append_rate(row, changed.check->rate, changed.check->rate.adjusted_p);
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return {};
  return "\n" + render_table(rate_columns("check"), rows, options.columns, options.colour);
}

std::string measure_table(const RunComparison& comparison, const ReportOptions& options) {
  std::vector<std::vector<TableCell>> rows;
  for (const GroupComparison& group : comparison.groups) {
    std::string label = group_label(comparison, group);
    for (std::size_t i = 0; i < k_answer_measures; ++i) {
      const auto kind = static_cast<AnswerMeasure>(i);
      const PairedMeasure& measure = group.of(kind);
      if (measure.pairs == 0 || (measure.before == 0 && measure.after == 0)) continue;
      rows.push_back(measure_row(label, kind, measure));
      label.clear();
    }
  }
  if (rows.empty()) return {};
  const std::vector<TableColumn> columns{{"mean a case", true}, {"", true}, {"before"}, {"after"}, {"change"},
                                         {"95 % CI"},           {"cases"}};
  return "\n" + render_table(columns, rows, options.columns, options.colour);
}

std::vector<std::string> reported_model_texts(const RunComparison& comparison) {
  std::vector<std::string> texts;
  for (const GroupComparison& group : comparison.groups) {
    if (!group.has_other_models()) continue;
    texts.push_back(fmt::format("{}: answered by {}, before by {}", group_label(comparison, group),
                                reported_text(group.after.reported), reported_text(group.before.reported)));
  }
  return texts;
}

std::vector<std::string> cluster_texts(const RunComparison& comparison) {
  std::vector<std::string> texts;
  for (const GroupComparison& group : comparison.groups) {
    if (group.rate.clusters > 0) texts.push_back(cluster_line(comparison, group));
  }
  return texts;
}

std::string reported_model_lines(const RunComparison& comparison, const ReportOptions& options) {
  std::string out;
  for (const std::string& text : reported_model_texts(comparison)) {
    out += paragraph(text, options.columns, Tint::warn, options.colour);
  }
  return out.empty() ? out : "\n" + out;
}

}  // namespace llmeval
