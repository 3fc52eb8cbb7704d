// The lists of a comparison's cases, and why each is in it.
#include "report/answer_diff.h"
#include "report/comparison_parts.h"
#include "report/diff_text.h"
#include "report/sample_text.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace llmeval {

namespace {

struct Heading {
  std::string_view title;
  std::string_view meaning;
  Tint tint;
};

const Heading& heading_of(PairList list) {
  static constexpr std::array<Heading, k_pair_lists> k_headings{
      Heading{"regressed", "passed before, fail now", Tint::bad},
      Heading{"newly errored", "measured before, not now", Tint::warn},
      Heading{"still failing", "failed before, fail now", Tint::none},
      Heading{"fixed", "failed before, pass now", Tint::good},
      Heading{"flaky", "their trials pass and fail", Tint::warn},
      Heading{"new", "not there before", Tint::none},
      Heading{"gone", "not there now", Tint::none},
      Heading{"not measured", "an error or skipped before, or skipped now", Tint::none},
      Heading{"not comparable", "on both sides, but not the same", Tint::warn}};
  return k_headings[static_cast<std::size_t>(list)];
}

// Whose texts explain why a case is in the list.
bool is_explained(PairList list) {
  return list == PairList::regressed || list == PairList::newly_errored || list == PairList::still_failing;
}

void append_item(std::string& out, const std::string& text, const ReportOptions& options) {
  for (const std::string& line : wrap(text, options.columns - 8)) out += "    " + line + "\n";
}

std::size_t excerpt_columns(const ReportOptions& options) {
  return options.verbosity == Verbosity::verbose ? 1000 : 2 * (options.columns - 20);
}

std::string trials_text(const CaseOutcome& outcome) { return fmt::format("{} of {}", outcome.passed, outcome.trials); }

std::string side_text(const ComparedCase* one) {
  if (one == nullptr) return "not there";
  const std::string verdict(verdict_name(one->outcome.verdict));
  return one->outcome.trials == 1 ? verdict : fmt::format("{} passed", trials_text(one->outcome));
}

// `category: regressed, polite: still failing`: what became of the checks that do not still pass.
std::string check_changes_text(const RunComparison& comparison, const GroupComparison& group, const CasePair& pair) {
  std::string text;
  for (const CheckChange& change : check_changes(comparison, group, pair)) {
    if (change.kind == PairKind::still_passing || change.kind == PairKind::unmeasured) continue;
    std::string kind(pair_kind_name(change.kind));
    std::replace(kind.begin(), kind.end(), '_', ' ');
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", excerpt(group.checks[change.check].name, 40), kind);
  }
  return text;
}

DiffTextOptions diff_options(const ReportOptions& options) {
  DiffTextOptions lines;
  lines.indent = 6;
  lines.context = 1;
  lines.colour = options.colour;
  if (options.verbosity == Verbosity::verbose) return lines;
  lines.most_lines = 6;
  lines.most_changed = excerpt_columns(options);
  return lines;
}

Result<SampleResult> read_case(const ComparedRun& run, const ComparedCase& one, const ReadSample& read) {
  return read(*run.info, run.table->rows[RunComparison::telling_place(run, one)].row);
}

void append_reasons(std::string& out, const SampleResult& sample, const ReportOptions& options) {
  bool is_told = false;
  for (const Score& score : sample.scores) {
    if (sample.verdict != Verdict::fail || !decided_against(score)) continue;
    is_told = true;
    append_item(out, fmt::format("{}: {}", excerpt(score.name, 40), excerpt(score.reason, excerpt_columns(options))),
                options);
  }
  if (is_told && sample.reason.empty()) return;
  append_item(out, excerpt(outcome_reason(sample), excerpt_columns(options)), options);
}

// Why it fails now, and what was answered before and now.
Result<> append_texts(std::string& out, const RunComparison& comparison, const CasePair& pair, PairList list,
                      const ReadSample& read, const ReportOptions& options) {
  LLMEVAL_TRY(const SampleResult now, read_case(comparison.after, *comparison.after_case(pair), read));
  append_reasons(out, now, options);
  if (list != PairList::regressed) return {};
  LLMEVAL_TRY(const SampleResult then, read_case(comparison.before, *comparison.before_case(pair), read));
  const std::string before = then.answer_text();
  const std::string after = now.answer_text();
  if (before == after) {
    append_item(out, "same answer: " + quoted_excerpt(after, excerpt_columns(options)), options);
    return {};
  }
  const std::vector<DiffPart> parts = answer_diff(before, after);
  if (is_telling(parts)) {
    append_item(out, "answer:", options);
    out += diff_text(parts, diff_options(options));
    return {};
  }
  append_item(out, "before: " + quoted_excerpt(before, excerpt_columns(options)), options);
  append_item(out, "now:    " + quoted_excerpt(after, excerpt_columns(options)), options);
  return {};
}

Result<> append_case(std::string& out, const RunComparison& comparison, const GroupComparison& group,
                     const CasePair& pair, PairList list, const ReadSample& read,
                     const ComparisonReportOptions& options) {
  std::string line = "  " + sample_label(comparison.key_of(pair));
  const ComparedCase* const then = comparison.before_case(pair);
  const ComparedCase* const now = comparison.after_case(pair);
  if (list == PairList::flaky || list == PairList::unmeasured)
    line += fmt::format(": {} before, {} now", side_text(then), side_text(now));
  if (list == PairList::incomparable) line += fmt::format(": {}", pair.why);
  out += excerpt(line, options.text.columns) + "\n";
  // Of a single check its reason, or the case's own line, says it all.
  if (group.checks.size() > 1 && list != PairList::flaky) {
    const std::string checks = check_changes_text(comparison, group, pair);
    if (!checks.empty()) append_item(out, "checks: " + checks, options.text);
  }
  if (is_explained(list)) return append_texts(out, comparison, pair, list, read, options.text);
  return {};
}

}  // namespace

std::string_view pair_list_title(PairList list) { return heading_of(list).title; }

Result<std::string> pair_list_block(const RunComparison& comparison, PairList list, const ReadSample& read,
                                    const ComparisonReportOptions& options) {
  std::string out;
  std::uint64_t count = 0;
  for (const GroupComparison& group : comparison.groups) {
    for (const CasePair& pair : comparison.pairs_of(group)) {
      if (!is_in(comparison, pair, list) || ++count > options.listed) continue;
      LLMEVAL_CHECK(append_case(out, comparison, group, pair, list, read, options));
    }
  }
  if (count == 0) return out;
  if (count > options.listed) out += fmt::format("  … and {} more (--limit N lists more)\n", count - options.listed);
  const Heading& heading = heading_of(list);
  return fmt::format("\n{}, {}: {}\n", paint(heading.tint, heading.title, options.text.colour), count,
                     heading.meaning) +
         out;
}

}  // namespace llmeval
