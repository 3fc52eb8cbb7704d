// Rates and means of one run, trials of a case, judges.
#include "cli/calculations.h"

#include "compare/rate_text.h"
#include "stats/agreement.h"
#include "stats/flakiness.h"
#include "stats/interval.h"
#include "stats/mean.h"
#include "stats/pass_at_k.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

std::string level_text(double level, const char* what) { return fmt::format("{} {} %", what, percent_limit(level)); }

void add_interval(StatAnswer& answer, const char* key, const std::string& words, const Interval& interval) {
  answer.add(key, words, List{Value(interval.low), Value(interval.high)}, percent(interval) + " %");
}

StatAnswer wilson(StatInput& input) {
  const std::uint64_t total = input.count("TOTAL", 1);
  const std::uint64_t passed = input.count("PASSED");
  const double confidence = input.level_or("confidence", 0.95);
  if (!input.is_bad() && passed > total) input.refuse("more passed than there are: PASSED comes first, then TOTAL");
  StatAnswer answer;
  if (input.is_bad()) return answer;
  answer.add_share("pass_rate", "pass rate", static_cast<double>(passed) / static_cast<double>(total));
  add_interval(answer, "wilson", level_text(confidence, "Wilson"), wilson_interval(passed, total, confidence));
  add_interval(answer, "clopper_pearson", level_text(confidence, "Clopper-Pearson (exact)"),
               clopper_pearson_interval(passed, total, confidence));
  add_interval(answer, "jeffreys", level_text(confidence, "Jeffreys"), jeffreys_interval(passed, total, confidence));
  return answer;
}

StatAnswer unseen(StatInput& input) {
  const double confidence = input.level_or("confidence", 0.95);
  StatAnswer answer;
  if (input.has("share")) {
    const double share = input.level("share");
    if (!input.is_bad())
      answer.add_count("cases", fmt::format("cases that show a failure ({} % sure)", percent_limit(confidence)),
                       tries_to_see(share, confidence));
    return answer;
  }
  if (!input.has("cases")) input.refuse("say --cases N, or --share SHARE");
  const std::uint64_t cases = input.count("cases", 1);
  if (!input.is_bad())
    answer.add_share("upper_bound", fmt::format("at most so many fail ({} % sure)", percent_limit(confidence)),
                     unseen_share_bound(cases, confidence));
  return answer;
}

StatAnswer mean(StatInput& input) {
  const std::vector<double> scores = input.numbers("SCORE…", 1);
  const double confidence = input.level_or("confidence", 0.95);
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const MeasuredMean measured = measure_mean(scores);
  answer.add("mean", "mean", measured.mean, fmt::format("{:.4g}", measured.mean));
  if (!measured.standard_error) {
    answer.note("one score says nothing of its error");
    return answer;
  }
  const MeanBounds bounds = *measured.student_bounds(confidence);
  answer.add("standard_error", "standard error", *measured.standard_error,
             fmt::format("{:.4g}", *measured.standard_error));
  answer.add("student", level_text(confidence, "Student's t"), List{Value(bounds.low), Value(bounds.high)},
             fmt::format("{:.4g} to {:.4g}", bounds.low, bounds.high));
  return answer;
}

StatAnswer trials(StatInput& input) {
  const std::uint64_t all = input.count("TRIALS", 1);
  const std::uint64_t passed = input.count("PASSED");
  const std::uint64_t drawn = input.count("K", 1);
  if (!input.is_bad() && passed > all) input.refuse("more passed than there are: TRIALS comes first, then PASSED");
  if (!input.is_bad() && drawn > all) input.refuse("'K' is over 'TRIALS': what was not tried is not known");
  StatAnswer answer;
  if (input.is_bad()) return answer;
  answer.add_share("pass_at_k", fmt::format("pass@{}, at least one passes", drawn), *pass_at_k(all, passed, drawn));
  answer.add_share("pass_hat_k", fmt::format("pass^{}, all pass", drawn), *pass_hat_k(all, passed, drawn));
  return answer;
}

std::string_view history_text(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::stable_pass:
      return "always passes";
    case HistoryKind::stable_fail:
      return "always fails";
    case HistoryKind::step:
      return "changed once and stayed so: rather a change than chance";
    case HistoryKind::alternating:
      return "goes back and forth: flaky";
  }
  return "";
}

std::string_view history_name(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::stable_pass:
      return "stable_pass";
    case HistoryKind::stable_fail:
      return "stable_fail";
    case HistoryKind::step:
      return "step";
    case HistoryKind::alternating:
      return "alternating";
  }
  return "";
}

StatAnswer history(StatInput& input) {
  std::vector<bool> outcomes;
  for (const double outcome : input.numbers("OUTCOME…", 1, 0, 1)) {
    if (outcome != 0 && outcome != 1) input.refuse("an outcome is 1 (passed) or 0 (failed), oldest first");
    outcomes.push_back(outcome == 1);
  }
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const OutcomeHistory found = measure_history(outcomes);
  answer.add("kind", "kind", history_name(found.kind), std::string(history_text(found.kind)));
  answer.add_share("pass_rate", "pass rate", found.pass_rate);
  answer.add_share("flip_rate", "changes from one to the next", found.flip_rate);
  answer.add("entropy_bits", "entropy", found.entropy_bits, fmt::format("{:.3f} bits", found.entropy_bits));
  return answer;
}

StatAnswer false_red(StatInput& input) {
  const double chance = input.number("CHANCE", 0, 1);
  const std::uint64_t cases = input.count("cases", 1);
  const std::uint64_t asked = input.has("trials") ? input.count("trials", 1) : 1;
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const double majority = majority_chance(chance, asked);
  if (asked > 1) answer.add_share("case_passes", fmt::format("a case passes by the majority of {}", asked), majority);
  answer.add_share("any_fails", "at least one case fails though nothing changed", false_red_chance(majority, cases));
  answer.add_share("case_flips", "a case differs between two runs of the same", unchanged_flip_chance(chance, asked));
  return answer;
}

void add_measured(StatAnswer& answer, const char* key, const char* words, const std::optional<MeasuredShare>& share) {
  if (!share) {
    answer.add(key, words, Value(), "unknown");
    return;
  }
  answer.add(key, words, share->share,
             fmt::format("{} % (95 % interval {} %)", percent(share->share), percent(share->interval)));
}

StatAnswer kappa(StatInput& input) {
  const JudgedTable table{input.count("BOTH_PASS"), input.count("JUDGE_ONLY"), input.count("PEOPLE_ONLY"),
                          input.count("BOTH_FAIL")};
  if (!input.is_bad() && table.total() == 0) input.refuse("all four counts are 0");
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const JudgeAgreement found = measure_agreement(table);
  if (found.kappa) {
    answer.add("kappa", "Cohen's kappa", *found.kappa,
               fmt::format("{:.3f} (95 % interval {:.3f} to {:.3f})", *found.kappa, found.kappa_interval->low,
                           found.kappa_interval->high));
  } else {
    answer.add("kappa", "Cohen's kappa", Value(), "undefined: both only pass, or both only fail");
  }
  add_measured(answer, "agreement", "agreement", found.agreement);
  add_measured(answer, "base_rate", "passed by people", found.base_rate);
  add_measured(answer, "sensitivity", "of what people pass, the judge passes", found.sensitivity);
  add_measured(answer, "specificity", "of what people fail, the judge fails", found.specificity);
  return answer;
}

}  // namespace

std::vector<Calculation> rate_calculations() {
  return {
      {"wilson",
       "A pass rate with its intervals",
       "llmeval stats wilson 81 263",
       {"PASSED", "TOTAL"},
       {"confidence"},
       wilson},
      {"unseen",
       "How many may fail where none of so many cases failed; or how many cases show that a share fails",
       "llmeval stats unseen --cases 300",
       {},
       {"cases", "share", "confidence"},
       unseen},
      {"mean", "A mean of scores with its error", "llmeval stats mean 0.7 0.9 0.4", {"SCORE…"}, {"confidence"}, mean},
      {"pass-at-k",
       "That one of K trials of a case passes, and that all do",
       "llmeval stats pass-at-k 10 7 3",
       {"TRIALS", "PASSED", "K"},
       {},
       trials},
      {"history",
       "Whether a case is flaky or has changed, by its outcomes, oldest first",
       "llmeval stats history 1 1 0 1 0",
       {"OUTCOME…"},
       {},
       history},
      {"false-red",
       "How often something fails by chance, where each trial passes with CHANCE",
       "llmeval stats false-red 0.98 --cases 50",
       {"CHANCE"},
       {"cases", "trials"},
       false_red},
      {"kappa",
       "How well a judge agrees with people",
       "llmeval stats kappa 90 5 4 1",
       {"BOTH_PASS", "JUDGE_ONLY", "PEOPLE_ONLY", "BOTH_FAIL"},
       {},
       kappa},
  };
}

}  // namespace llmeval
