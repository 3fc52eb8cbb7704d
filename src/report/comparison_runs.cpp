// The first lines of a comparison: which runs, and what differs between them beside their samples.
#include "base/time.h"
#include "data/json.h"
#include "report/comparison_parts.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::size_t k_most_settings = 5;

// When the first answer of a side was asked for.
std::optional<SystemTime> first_answer(const RunComparison& comparison, SideSummary GroupComparison::*side) {
  std::optional<SystemTime> first;
  for (const GroupComparison& group : comparison.groups) {
    const SideSummary& one = group.*side;
    if (one.first_answer) first = std::min(first.value_or(*one.first_answer), *one.first_answer);
  }
  return first;
}

std::string run_text(const ComparedRun& run, const std::optional<SystemTime>& first) {
  std::string text = inert_line(run.label);
  if (run.label != run.info->id) text += " · " + inert_line(run.info->id);
  text += fmt::format(" · {} UTC", format_time_short(run.info->started_at));
  if (!run.info->git_commit.empty()) text += " · commit " + inert_line(run.info->git_commit.substr(0, 12));
  if (run.info->dirty) text += " with changes";
  if (!run.info->scored_from.empty()) text += fmt::format(" · answers of run {}", inert_line(run.info->scored_from));
  // Cached answers are older than the run that used them.
  if (first && *first < run.info->started_at) {
    text += fmt::format(" · answers from {} on", format_time_short(*first));
  }
  return text;
}

std::string short_hash(const std::string& hash) { return hash.substr(0, 12); }

// The settings that differ, one by one: `temperature 0 → 1`.
std::string changed_settings(const std::string& before, const std::string& after) {
  const auto then = parse_json(before);
  const auto now = parse_json(after);
  if (!then || !now || !then->is_object() || !now->is_object()) return {};
  std::vector<std::string> changes;
  const auto note = [&](const std::string& key, const Value* old, const Value* fresh) {
    const std::string was = old == nullptr ? "none" : to_json(*old);
    const std::string is = fresh == nullptr ? "none" : to_json(*fresh);
    if (was != is) changes.push_back(fmt::format("{} {} → {}", key, was, is));
  };
  for (const Member& one : then->object()) note(one.key, &one.value, now->find(one.key));
  for (const Member& one : now->object()) {
    if (then->find(one.key) == nullptr) note(one.key, nullptr, &one.value);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(changes.size(), k_most_settings); ++i)
    text += (text.empty() ? "" : ", ") + excerpt(changes[i], 60);
  if (changes.size() > k_most_settings) text += fmt::format(" and {} more", changes.size() - k_most_settings);
  return text;
}

Tint difference_tint(RunDifference::Kind kind) {
  using Kind = RunDifference::Kind;
  return kind == Kind::incomplete || kind == Kind::narrowed ? Tint::warn : Tint::dim;
}

}  // namespace

std::string run_difference_text(const RunDifference& one) {
  using Kind = RunDifference::Kind;
  const auto sides = [&](std::string_view what, std::string_view none) {
    const auto side = [&](const std::string& text) { return text.empty() ? std::string(none) : inert_line(text); };
    return fmt::format("{}: {} before, {} after", what, side(one.before), side(one.after));
  };
  switch (one.kind) {
    case Kind::prompt:
      return fmt::format("prompt {} changed: {} → {}", inert_line(one.name), short_hash(one.before),
                         short_hash(one.after));
    case Kind::model: {
      const std::string settings = changed_settings(one.before, one.after);
      return fmt::format("settings of model {} changed{}", inert_line(one.name),
                         settings.empty() ? "" : ": " + settings);
    }
    case Kind::suite_file:
      return fmt::format("the file of suite {} changed", inert_line(one.name));
    case Kind::incomplete:
      return sides("not all samples are there", "complete");
    case Kind::narrowed:
      return sides("a part of the cases", "all");
    case Kind::seed:
      return fmt::format("seed {} → {}", one.before, one.after);
    case Kind::version:
      return fmt::format("llmeval {} → {}", inert_line(one.before), inert_line(one.after));
  }
  return {};
}

std::pair<std::string, std::string> compared_run_texts(const RunComparison& comparison) {
  return {run_text(comparison.before, first_answer(comparison, &GroupComparison::before)),
          run_text(comparison.after, first_answer(comparison, &GroupComparison::after))};
}

std::string compared_runs_lines(const RunComparison& comparison, const ReportOptions& options) {
  const auto [before, after] = compared_run_texts(comparison);
  return paragraph("before  " + before, options.columns, Tint::dim, options.colour) +
         paragraph("after   " + after, options.columns, Tint::dim, options.colour);
}

std::string run_difference_lines(const RunComparison& comparison, const ReportOptions& options) {
  std::string out;
  for (const RunDifference& one : comparison.differences)
    out += paragraph(run_difference_text(one), options.columns, difference_tint(one.kind), options.colour);
  return out;
}

}  // namespace llmeval
