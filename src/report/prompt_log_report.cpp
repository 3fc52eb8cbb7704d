#include "report/prompt_log_report.h"

#include "base/time.h"
#include "compare/rate_text.h"
#include "report/layout.h"
#include "stats/interval.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

// Absent: nothing was scored.
std::optional<Interval> interval_of(const PromptRate& rate) {
  const std::uint64_t scored = rate.passed + rate.failed;
  return scored == 0 ? std::nullopt : std::optional(wilson_interval(rate.passed, scored));
}

double share_of(const PromptRate& rate) {
  return static_cast<double>(rate.passed) / static_cast<double>(rate.passed + rate.failed);
}

std::vector<TableCell> rate_cells(const PromptRate& rate) {
  const std::optional<Interval> interval = interval_of(rate);
  const std::string share = interval ? percent(share_of(rate)) + " %" : "";
  return {{inert_line(rate.suite)},
          {inert_line(rate.model)},
          {share},
          {interval ? percent(*interval) : ""},
          {fmt::format("{}/{}", rate.passed, rate.passed + rate.failed)},
          {rate.errors > 0 ? std::to_string(rate.errors) : ""},
          {rate.run_id + (rate.is_narrowed ? " (some cases)" : "")}};
}

std::string seen_text(const PromptLogEntry& entry) {
  const std::string first = format_time_short(entry.first_seen);
  const std::string last = format_time_short(entry.last_seen);
  std::string text = first == last ? first : first + " – " + last;
  if (!entry.git_commit.empty()) text += "  " + entry.git_commit.substr(0, 8) + (entry.dirty ? "+" : "");
  if (!entry.started_by.empty()) text += "  " + inert_line(fmt::format("{}", fmt::join(entry.started_by, ", ")));
  return text + fmt::format("  {} {}", entry.runs, entry.runs == 1 ? "run" : "runs");
}

Value to_value(const PromptRate& rate) {
  const std::optional<Interval> interval = interval_of(rate);
  Object object{{"suite", rate.suite}, {"model", rate.model}, {"run", rate.run_id}, {"narrowed", rate.is_narrowed}};
  object.append("passed", Value(static_cast<std::int64_t>(rate.passed)));
  object.append("failed", Value(static_cast<std::int64_t>(rate.failed)));
  object.append("errors", Value(static_cast<std::int64_t>(rate.errors)));
  object.append("pass_rate", interval ? Value(share_of(rate)) : Value());
  object.append("interval", interval ? Value(List{interval->low, interval->high}) : Value());
  return object;
}

Value to_value(const PromptLogEntry& entry) {
  List people;
  for (const std::string& who : entry.started_by) people.emplace_back(who);
  List rates;
  for (const PromptRate& rate : entry.rates) rates.push_back(to_value(rate));
  Object object;
  object.append("name", Value(entry.version.name));
  object.append("path", entry.version.path.empty() ? Value() : Value(entry.version.path));
  object.append("hash", Value(entry.version.hash));
  object.append("first_seen", Value(format_time(entry.first_seen)));
  object.append("last_seen", Value(format_time(entry.last_seen)));
  object.append("git_commit", entry.git_commit.empty() ? Value() : Value(entry.git_commit));
  object.append("dirty", Value(entry.dirty));
  object.append("started_by", Value(std::move(people)));
  object.append("runs", Value(static_cast<std::int64_t>(entry.runs)));
  object.append("rates", Value(std::move(rates)));
  return object;
}

}  // namespace

std::string prompt_log_text(std::span<const PromptLogEntry> log, const ReportOptions& options) {
  const std::size_t columns = std::clamp<std::size_t>(options.columns, 60, 200);
  const bool colour = options.colour;
  const std::vector<TableColumn> table{{"suite", true},  {"model", true},   {"passed", false}, {"95 %", false},
                                       {"cases", false}, {"errors", false}, {"run", true}};
  std::string text;
  const std::string* name = nullptr;
  for (const PromptLogEntry& entry : log) {
    if (name == nullptr || *name != entry.version.name) {
      const std::string path = entry.version.path.empty() ? "" : "  " + inert_line(entry.version.path);
      text += (name == nullptr ? "" : "\n") + paint(Tint::strong, inert_line(entry.version.name), colour) + path + '\n';
    }
    name = &entry.version.name;
    text += fmt::format("{}  {}\n", entry.version.hash.substr(0, 12), seen_text(entry));
    std::vector<std::vector<TableCell>> rows;
    for (const PromptRate& rate : entry.rates) rows.push_back(rate_cells(rate));
    text += rows.empty() ? "  no complete run\n" : render_table(table, rows, columns, colour);
  }
  return text;
}

Value prompt_log_value(std::span<const PromptLogEntry> log) {
  List list;
  for (const PromptLogEntry& entry : log) list.push_back(to_value(entry));
  return list;
}

}  // namespace llmeval
