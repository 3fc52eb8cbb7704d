#include "report/text_parts.h"

#include "base/count.h"
#include "base/duration.h"
#include "base/time.h"
#include "compare/rate_text.h"
#include "domain/budget.h"
#include "domain/stop_reason.h"
#include "report/layout.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace llmeval {

namespace {

constexpr const char* k_none = "–";

std::string latency_text(const std::optional<Duration>& latency) {
  return latency ? format_duration(*latency) : k_none;
}

// What is known of a sum, marked where a part of it is not.
std::string tokens_text(const GroupSummary& group) {
  if (group.samples.run() == 0) return k_none;
  if (!group.usage) return "?";
  return (group.unmetered > 0 ? "≥" : "") + format_count(group.usage->input_tokens + group.usage->output_tokens);
}

std::string cost_text(const GroupSummary& group) {
  const std::uint64_t run = group.samples.run();
  if (run == 0) return k_none;
  if (group.unpriced == run) return "?";
  const Money answers = group.known_cost - group.checking_cost.value_or(Money());
  return (group.unpriced > 0 ? "≥" : "") + format_money(answers);
}

// Where answers came from the cache, what the run spent is told beside what its answers cost.
std::string spent_text(const Tally& tally) {
  if (tally.cached == 0) return {};
  return fmt::format(", {}{} of it spent", tally.unknown_spent > 0 ? "≥" : "", format_money(tally.spent));
}

std::string cached_text(const Tally& tally) {
  std::string text = fmt::format("{} of {} answers cached", tally.cached, tally.finished());
  if (tally.oldest_cached) text += ", oldest " + format_age(*tally.oldest_cached);
  return text;
}

// That there is none must not go unseen: nothing can have got worse then.
std::string baseline_text(const RunInfo& run) {
  if (!run.is_scored || !run.scored_from.empty() || !run.confirms.empty()) return {};
  if (run.baseline.empty()) return " · no baseline";
  std::string text = fmt::format(" · against run {}", inert_line(run.baseline));
  if (run.baseline_asked_at)
    text += fmt::format(", answers up to {} old", format_age(run.started_at - *run.baseline_asked_at));
  return text;
}

// What the checks asked for is no cost of the model that is looked at.
std::string checking_text(std::span<const GroupSummary> groups) {
  std::optional<Money> sum;
  for (const GroupSummary& group : groups) {
    if (group.checking_cost) sum = sum.value_or(Money()) + *group.checking_cost;
  }
  return sum ? fmt::format(", {} of it asked by checks", format_money(*sum)) : std::string();
}

std::string cost_text(const Tally& tally) {
  if (tally.unpriced == 0) return "cost " + format_money(tally.cost) + spent_text(tally);
  if (tally.unpriced >= tally.finished()) return "cost unknown";
  return fmt::format("cost of {} samples unknown, of the others {}{}", tally.unpriced, format_money(tally.cost),
                     spent_text(tally));
}

// When a case passes.
std::string policy_words(const TrialPolicy& policy) {
  switch (policy.kind) {
    case TrialPolicy::Kind::all:
      return "where all its trials do";
    case TrialPolicy::Kind::any:
      return "where one of its trials does";
    case TrialPolicy::Kind::majority:
      return "where most of its trials do";
    case TrialPolicy::Kind::mean:
      return fmt::format("where the mean score of its trials is at least {}", policy.least_mean);
    case TrialPolicy::Kind::pass_hat:
      return fmt::format("where {} trials would rather all pass than not", policy.drawn);
  }
  return {};
}

std::vector<TableCell> group_row(const GroupSummary& group, bool with_prompt) {
  std::vector<TableCell> row;
  if (with_prompt) row.push_back({inert_line(group.prompt)});
  row.push_back({inert_line(group.model)});
  const bool all_passed = group.pass_rate == 1.0;
  row.push_back({group.pass_rate ? percent(*group.pass_rate) : k_none, all_passed ? Tint::good : Tint::strong});
  row.push_back({group.interval ? percent(*group.interval) : k_none});
  row.push_back({fmt::format("{}", group.samples.error), group.samples.error > 0 ? Tint::warn : Tint::none});
  row.push_back({latency_text(group.latency_p50)});
  row.push_back({latency_text(group.latency_p95)});
  row.push_back({tokens_text(group)});
  row.push_back({cost_text(group)});
  return row;
}

}  // namespace

std::string run_line(const RunInfo& run, const Tally& tally, const ReportOptions& options) {
  std::string line = fmt::format("run {}{}", inert_line(run.id), baseline_text(run));
  if (tally.cached > 0) line += " · " + cached_text(tally);
  line += fmt::format(" · {} UTC", format_time_short(run.started_at));
  if (run.finished_at) line += " · " + format_duration(*run.finished_at - run.started_at);
  line += fmt::format(" · seed {}", run.seed);
  if (!run.git_commit.empty()) line += " · commit " + inert_line(run.git_commit.substr(0, 12));
  if (run.dirty) line += " with changes";
  if (run.resumed > 0) line += run.resumed == 1 ? " · resumed" : fmt::format(" · resumed {} times", run.resumed);
  if (!run.scored_from.empty()) line += fmt::format(" · answers of run {}, scored again", inert_line(run.scored_from));
  return paragraph(line, options.columns, Tint::dim, options.colour);
}

std::string budget_line(const RunInfo& run, std::span<const GroupSummary> groups, const ReportOptions& options) {
  if (!is_ceiling(run.stop_reason)) return {};
  std::uint64_t measured = 0;
  std::string by_suite;
  for (const SuiteInfo& suite : run.suites) {
    std::uint64_t of_suite = 0;
    for (const GroupSummary& group : groups) {
      if (group.suite == suite.name) of_suite += group.samples.scored() + group.samples.error;
    }
    measured += of_suite;
    by_suite +=
        fmt::format("{}{} {} of {}", by_suite.empty() ? "" : ", ", inert_line(suite.name), of_suite, suite.planned);
  }
  if (run.suites.size() < 2) by_suite.clear();
  const std::string line = fmt::format(
      "budget reached ({}): {} of {} samples were measured{}, drawn at random: the rates below estimate all",
      run.stop_reason, measured, run.planned(), by_suite.empty() ? "" : " (" + by_suite + ")");
  return paragraph(line, options.columns, Tint::warn, options.colour);
}

std::string suite_table(const SuiteInfo& suite, std::span<const GroupSummary> groups, const ReportOptions& options) {
  std::string heading = inert_line(suite.name);
  // With one prompt its name stands above, which leaves the table's width to the models.
  const bool one_prompt = suite.prompts.size() == 1;
  if (one_prompt) {
    const PromptVersion& prompt = suite.prompts.front();
    heading += fmt::format(" · prompt {} {}", inert_line(prompt.name), prompt.hash.substr(0, 12));
  }
  const bool with_prompt = suite.prompts.size() > 1;
  std::vector<TableColumn> table;
  if (with_prompt) table.push_back({"prompt", true});
  table.push_back({"model", true});
  for (const char* title : {"pass %", "95 % CI", "errors", "p50", "p95", "tokens", "cost"}) table.push_back({title});
  std::vector<std::vector<TableCell>> rows;
  bool has_trials = false;
  std::string fallbacks;
  for (const GroupSummary& group : groups) {
    if (group.suite != suite.name) continue;
    rows.push_back(group_row(group, with_prompt));
    has_trials = has_trials || !(group.samples == group.cases);
    if (group.fallback > 0) {
      fallbacks += fmt::format("  {} of {} samples of {} were served by a fallback\n", group.fallback,
                               group.samples.run(), inert_line(group.label()));
    }
  }
  std::string out = "\n" + paragraph(heading, options.columns, Tint::strong, options.colour);
  out += render_table(table, rows, options.columns, options.colour);
  out += fallbacks;
  if (has_trials) out += fmt::format("  pass % counts cases: a case passes {}\n", policy_words(suite.trial_policy));
  return out;
}

std::string counts_lines(const RunInfo& run, const Tally& tally, std::span<const GroupSummary> groups,
                         const ReportOptions& options) {
  VerdictCounts sum;
  for (const GroupSummary& group : groups) {
    sum.pass += group.samples.pass;
    sum.fail += group.samples.fail;
    sum.error += group.samples.error;
    sum.skipped += group.samples.skipped;
    sum.unscored += group.samples.unscored;
  }
  const std::string scored = run.is_scored
                                 ? fmt::format("{} scored ({} passed, {} failed)", sum.scored(), sum.pass, sum.fail)
                                 : fmt::format("{} answered, none scored", sum.unscored);
  const auto line = [&](std::string_view text, Tint tint) {
    return paragraph(text, options.columns, tint, options.colour);
  };
  std::string out = line(fmt::format("{} samples: {}, {} {}, {} skipped", run.planned(), scored, sum.error,
                                     sum.error == 1 ? "error" : "errors", sum.skipped),
                         Tint::none);
  out +=
      line(fmt::format("{} from cache, {} served by fallback, {} {}, {}", tally.cached, tally.fallback, tally.attempts,
                       tally.attempts == 1 ? "attempt" : "attempts", cost_text(tally) + checking_text(groups)),
           Tint::none);
  const std::uint64_t left = run.planned() - std::min(run.planned(), sum.total());
  if (run.stop_reason.empty() && left == 0) return out;
  if (run.stop_reason == k_decided) {
    return out +
           line(fmt::format("stopped early, as the gate's answer was certain: the calls of {} of {} samples were saved",
                            left + sum.skipped, run.planned()),
                Tint::none);
  }
  const std::string why = run.stop_reason.empty() ? "not finished" : "stopped early: " + inert_line(run.stop_reason);
  return out +
         line(fmt::format("{}; {} of {} samples were not run", why, left + sum.skipped, run.planned()), Tint::warn);
}

}  // namespace llmeval
