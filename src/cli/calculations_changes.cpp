// What changed between two runs.
#include "cli/calculations.h"

#include "compare/rate_text.h"
#include "stats/fisher.h"
#include "stats/mcnemar.h"
#include "stats/multiple_tests.h"
#include "stats/regression.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

void note_fewest(StatAnswer& answer, std::uint64_t fixed, double alpha) {
  const std::uint64_t fewest = fewest_significant(fixed, alpha);
  answer.note(fmt::format("with {} fixed, at least {} must regress to show at alpha {} that it got worse", fixed,
                          fewest, alpha));
}

StatAnswer mcnemar(StatInput& input) {
  const std::uint64_t regressed = input.count("REGRESSED");
  const std::uint64_t fixed = input.count("FIXED");
  const double alpha = input.level_or("alpha", 0.05);
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const McNemar found = measure_mcnemar(regressed, fixed);
  answer.add_p("worse_p", "p of worse (exact, one-sided)", regression_p(regressed, fixed));
  answer.add_p("exact_p", "p of any change (exact)", found.exact);
  answer.add_p("mid_p", "p of any change (mid-p)", found.mid_p);
  answer.add("fewest_significant", "fewest regressions that count",
             static_cast<std::int64_t>(fewest_significant(fixed, alpha)),
             std::to_string(fewest_significant(fixed, alpha)));
  note_fewest(answer, fixed, alpha);
  return answer;
}

const char* answer_name(ChangeAnswer answer) {
  switch (answer) {
    case ChangeAnswer::worse:
      return "worse";
    case ChangeAnswer::not_worse:
      return "not_worse";
    case ChangeAnswer::inconclusive:
      return "inconclusive";
  }
  return "";
}

void note_answer(StatAnswer& answer, const RegressionDecision& decision, const RegressionRule& rule) {
  const std::string margin = percent_limit(rule.margin);
  switch (decision.answer) {
    case ChangeAnswer::worse:
      answer.note("it is shown that it got worse");
      return;
    case ChangeAnswer::not_worse:
      answer.note(rule.margin > 0 ? fmt::format("it is shown that it is not worse by {} points or more", margin)
                                  : std::string("it is shown that it got better"));
      return;
    case ChangeAnswer::inconclusive:
      answer.note(
          decision.further_cases
              ? fmt::format("neither is shown: about {} more cases like these would decide", *decision.further_cases)
              : "neither is shown, and no number of cases like these would decide; --margin says how much worse "
                "is still good");
      return;
  }
}

StatAnswer paired(StatInput& input) {
  const PairedTable table{input.count("BOTH_PASS"), input.count("REGRESSED"), input.count("FIXED"),
                          input.count("BOTH_FAIL")};
  const double confidence = input.level_or("confidence", 0.95);
  const RegressionRule rule{input.has("margin") ? input.number("margin", 0, 1) : 0, input.level_or("alpha", 0.05)};
  if (rule.alpha >= 0.5) input.refuse("'alpha' must be below 0.5");
  if (!input.is_bad() && table.total() == 0) input.refuse("all four counts are 0");
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const auto total = static_cast<double>(table.total());
  const RateChange change = measure_change(table, confidence);
  const RegressionDecision decision = decide_regression(table, rule);
  answer.add_share("before", "passed before", static_cast<double>(table.both_pass + table.regressed) / total);
  answer.add_share("after", "pass after", static_cast<double>(table.both_pass + table.fixed) / total);
  answer.add("change", "change", change.change, fmt::format("{:+.1f} points", change.change * 100));
  answer.add_ends("newcombe", fmt::format("Newcombe {} %", percent_limit(confidence)), change.bounds.low,
                  change.bounds.high);
  answer.add_p("worse_p", "p of worse (McNemar, exact, one-sided)", decision.p_worse);
  answer.add("answer", "answer", answer_name(decision.answer), answer_name(decision.answer));
  answer.add("further_cases", "further cases that would decide",
             decision.further_cases ? Value(static_cast<std::int64_t>(*decision.further_cases)) : Value(),
             decision.further_cases ? std::to_string(*decision.further_cases) : "-");
  note_answer(answer, decision, rule);
  return answer;
}

StatAnswer fisher(StatInput& input) {
  const TrialTable table{input.count("PASSED_BEFORE"), input.count("FAILED_BEFORE"), input.count("PASSED_AFTER"),
                         input.count("FAILED_AFTER")};
  if (!input.is_bad() && table.passed_before + table.failed_before + table.passed_after + table.failed_after == 0)
    input.refuse("all four counts are 0");
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const FisherTest found = test_fisher(table);
  answer.add_p("worse_p", "p of worse (one-sided)", found.greater);
  answer.add_p("two_sided_p", "p of any change", found.two_sided);
  return answer;
}

StatAnswer adjust(StatInput& input) {
  const std::vector<double> p_values = input.numbers("P…", 1, 0, 1);
  const double alpha = input.level_or("alpha", 0.05);
  StatAnswer answer;
  if (input.is_bad()) return answer;
  const auto add = [&](const char* key, const char* words, const std::vector<double>& adjusted) {
    List list;
    std::string shown;
    for (const double p : adjusted) {
      list.emplace_back(p);
      shown += fmt::format("{}{:.4g}", shown.empty() ? "" : "  ", p);
    }
    const auto found = std::count_if(adjusted.begin(), adjusted.end(), [&](double p) { return p <= alpha; });
    answer.add(key, words, std::move(list), fmt::format("{}  ({} at most {})", shown, found, alpha));
  };
  add("benjamini_hochberg", "Benjamini-Hochberg", benjamini_hochberg(p_values));
  add("holm", "Holm", holm(p_values));
  return answer;
}

}  // namespace

std::vector<Calculation> change_calculations() {
  return {
      {"mcnemar",
       "Whether more cases regressed than were fixed",
       "llmeval stats mcnemar 7 1",
       {"REGRESSED", "FIXED"},
       {"alpha"},
       mcnemar},
      {"paired",
       "How far a pass rate moved, and whether that is worse",
       "llmeval stats paired 36 12 2 0 --margin 0.05",
       {"BOTH_PASS", "REGRESSED", "FIXED", "BOTH_FAIL"},
       {"margin", "alpha", "confidence"},
       paired},
      {"fisher",
       "Whether trials of one case got worse",
       "llmeval stats fisher 10 0 6 4",
       {"PASSED_BEFORE", "FAILED_BEFORE", "PASSED_AFTER", "FAILED_AFTER"},
       {},
       fisher},
      {"adjust",
       "p-values of many tests, adjusted for their number",
       "llmeval stats adjust 0.001 0.02 0.03 0.4",
       {"P…"},
       {"alpha"},
       adjust},
  };
}

}  // namespace llmeval
