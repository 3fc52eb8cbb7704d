#include "report/layout.h"
#include "report/sample_text.h"
#include "report/text_parts.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_most_reasons = 10;
constexpr std::size_t k_most_rules = 10;

// A text indented by two, its further lines by four; a little narrower than it might be, since log_safe() may still
// lengthen a line.
void append_item(std::string& out, const std::string& text, const ReportOptions& options) {
  const std::vector<std::string> lines = wrap(text, options.columns - 8);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i == 0 ? "  " : "    ";
    out += lines[i];
    out += '\n';
  }
}

// As much of a text as the verbosity is worth: two lines, or some ten.
std::size_t excerpt_columns(const ReportOptions& options) {
  return options.verbosity == Verbosity::verbose ? 1000 : 2 * (options.columns - 20);
}

void append_reasons(std::string& out, const SampleResult& sample, const ReportOptions& options) {
  std::size_t listed = 0;
  if (sample.verdict == Verdict::fail) {
    for (const Score& score : sample.scores) {
      if (!decided_against(score) || ++listed > k_most_reasons) continue;
      append_item(out,
                  fmt::format("{}{}: {}", turn_label(sample, score.turn), excerpt(score.name, 40),
                              excerpt(score.reason, excerpt_columns(options))),
                  options);
    }
    if (listed > k_most_reasons) out += fmt::format("  … and {} more checks\n", listed - k_most_reasons);
  }
  if (listed > 0 && sample.reason.empty()) return;
  std::string reason = excerpt(outcome_reason(sample), excerpt_columns(options));
  if (const std::int64_t attempts = sample.attempt_count(); sample.verdict == Verdict::error && attempts > 1) {
    reason += fmt::format(" ({} attempts)", attempts);
  }
  append_item(out, reason, options);
}

// Whose answers explain a sample: the last one's, and those of turns at which a check failed; all where verbose.
bool is_shown(const SampleResult& sample, const Call& call, const ReportOptions& options) {
  if (call.purpose != CallPurpose::answer || !is_gradable(call.outcome)) return false;
  if (options.verbosity == Verbosity::verbose || &call == sample.answer()) return true;
  // Of a turn's steps the last one answers.
  return &call == sample.answer_of(call.turn) &&
         std::any_of(sample.scores.begin(), sample.scores.end(),
                     [&](const Score& score) { return score.turn == call.turn && decided_against(score); });
}

std::string shown_answer(const Completion& completion, const ReportOptions& options) {
  std::string text = quoted_excerpt(completion.text(), excerpt_columns(options));
  std::string calls;
  for (const Part& part : completion.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call != nullptr) calls += fmt::format("{}{} {}", calls.empty() ? "" : ", ", call->name, call->arguments);
  }
  return calls.empty() ? text : text + ", calls " + excerpt(calls, excerpt_columns(options));
}

Tint decision_tint(GateDecision decision) {
  switch (decision) {
    case GateDecision::pass:
      return Tint::good;
    case GateDecision::inconclusive:
    case GateDecision::incomplete:
      return Tint::warn;
    case GateDecision::fail:
    case GateDecision::broken:
      return Tint::bad;
  }
  return Tint::none;
}

}  // namespace

std::string failure_block(const SampleResult& sample, const ReportOptions& options) {
  const bool failed = sample.verdict == Verdict::fail;
  std::string out = paint(failed ? Tint::bad : Tint::warn, failed ? "FAIL" : "ERROR", options.colour);
  out += fmt::format(" {}\n", excerpt(sample_label(sample.key), options.columns - 6));
  append_reasons(out, sample, options);
  if (sample.served_by() != sample.key.model) append_item(out, "served by " + inert_line(sample.served_by()), options);
  for (const Call& call : sample.calls) {
    if (!is_shown(sample, call, options)) continue;
    append_item(out, fmt::format("{}answer: {}", turn_label(sample, call.turn), shown_answer(call.completion, options)),
                options);
  }
  return out;
}

std::string skipped_line(const SampleResult& sample, const ReportOptions& options) {
  const std::string text = fmt::format("{}: {}", sample_label(sample.key), sample.reason);
  return fmt::format("skip {}\n", excerpt(text, options.columns - 5));
}

namespace {

// Whether a rule is about a change.
bool is_comparing(std::string_view rule) { return rule == "no_new_failures" || rule == "regression" || rule == "cost"; }

}  // namespace

std::string gate_lines(const RunInfo& run, const ReportOptions& options) {
  if (!run.is_scored) return "gate: none, since nothing was scored (--no-score)\n";
  if (!run.decision) return "gate: not decided\n";
  std::string out =
      fmt::format("gate: {}", paint(decision_tint(*run.decision), decision_name(*run.decision), options.colour));
  out += *run.decision == GateDecision::incomplete ? " (its rules saw a part of the plan)\n" : "\n";
  std::size_t met = 0;
  std::size_t listed = 0;
  std::size_t more = 0;
  bool compares = false;
  for (const GateRuleResult& rule : run.rules) {
    const bool is_met = rule.decision == GateDecision::pass && rule.rule != "quarantine";
    compares = compares || (rule.decision != GateDecision::pass && is_comparing(rule.rule));
    if (options.verbosity != Verbosity::verbose && (is_met || listed == k_most_rules)) {
      ++(is_met ? met : more);
      continue;
    }
    ++listed;
    append_item(out, fmt::format("{}: {}", decision_name(rule.decision), inert_line(rule.suite + ": " + rule.text)),
                options);
  }
  if (more > 0) out += fmt::format("  … and {} more that are not met\n", more);
  std::string narrowed;
  for (const std::string& option : narrowing_options(run))
    narrowed += (narrowed.empty() ? "" : ", ") + inert_line(option);
  if (!narrowed.empty()) append_item(out, fmt::format("of a part of the cases: {}", narrowed), options);
  if (met > 0) out += fmt::format("  {} {} met\n", met, met == 1 ? "rule is" : "rules are");
  if (compares && !run.baseline.empty()) {
    append_item(out, inert_line(fmt::format("llmeval diff {} {} shows the answers", run.baseline, run.id)), options);
  }
  return out;
}

}  // namespace llmeval
