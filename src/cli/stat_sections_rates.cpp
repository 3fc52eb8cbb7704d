// Pass rates: their intervals, what a gate makes of them, trials and histories.
#include "cli/stat_sections.h"

#include "compare/gate_rules.h"
#include "stats/flakiness.h"
#include "stats/interval.h"
#include "stats/pass_at_k.h"

#include <array>

namespace llmeval {

namespace {

Value interval_row(StatInput& input) {
  const std::uint64_t total = input.count("n", 1);
  const std::uint64_t passed = input.count("x");
  const double confidence = input.level("conf");
  if (passed > total) input.refuse("'x' is over 'n'");
  if (input.is_bad()) return {};
  return Object{{"wilson", ends_value(wilson_interval(passed, total, confidence))},
                {"wilson_cc", ends_value(corrected_wilson_interval(passed, total, confidence))},
                {"clopper_pearson", ends_value(clopper_pearson_interval(passed, total, confidence))},
                {"jeffreys", ends_value(jeffreys_interval(passed, total, confidence))}};
}

Value unseen_row(StatInput& input) {
  if (input.has("f")) {
    const double share = input.level("f");
    const double confidence = input.level("conf");
    if (input.is_bad()) return {};
    return Object{{"n", static_cast<std::int64_t>(tries_to_see(share, confidence))}};
  }
  const std::uint64_t total = input.count("n", 1);
  const double alpha = input.level("alpha");
  return input.is_bad() ? Value() : Value(unseen_share_bound(total, 1 - alpha));
}

// What the gate's own rule says, in the words of the vectors.
Value gate_row(StatInput& input) {
  const std::uint64_t total = input.count("n", 1);
  const std::uint64_t passed = input.count("x");
  const double min = input.number("threshold", 0, 1);
  const double confidence = input.level("conf");
  if (passed > total) input.refuse("'x' is over 'n'");
  if (input.is_bad()) return {};
  const auto word = [&] {
    switch (decide_rate(passed, total, min, confidence)) {
      case GateDecision::pass:
        return "PASS";
      case GateDecision::fail:
        return "FAIL";
      case GateDecision::inconclusive:
      case GateDecision::incomplete:
      case GateDecision::broken:
        return "INCONCLUSIVE";
    }
    return "";
  };
  return Object{{"wilson", ends_value(wilson_interval(passed, total, confidence))}, {"verdict", word()}};
}

Value trials_row(StatInput& input) {
  const std::uint64_t trials = input.count("n");
  const std::uint64_t passed = input.count("c");
  const std::uint64_t drawn = input.count("k", 1);
  if (passed > trials) input.refuse("'c' is over 'n'");
  if (input.is_bad()) return {};
  return Object{{"pass_at_k", value_or_null(pass_at_k(trials, passed, drawn))},
                {"pass_hat_k", value_or_null(pass_hat_k(trials, passed, drawn))}};
}

Value history_value(const std::vector<double>& outcomes) {
  std::vector<bool> passed;
  for (const double outcome : outcomes) passed.push_back(outcome != 0);
  const OutcomeHistory history = measure_history(passed);
  const char* const kind = history.is_flaky()                         ? "flaky"
                           : history.kind == HistoryKind::stable_pass ? "stable_pass"
                                                                      : "stable_fail";
  return Object{{"pass_rate", history.pass_rate},
                {"flip_rate", history.flip_rate},
                {"entropy_bits", history.entropy_bits},
                {"class", kind}};
}

Value flakiness_row(StatInput& input) {
  const std::string kind = input.text("kind");
  if (kind == "aa_flip_prob") {
    const double chance = input.number("p", 0, 1);
    const std::uint64_t trials = input.count("K", 1);
    if (!input.is_word("rule", "majority")) input.refuse("unknown rule");
    return input.is_bad() ? Value() : Value(unchanged_flip_chance(chance, trials));
  }
  if (kind == "suite_false_red") {
    const std::uint64_t cases = input.count("n_cases");
    const double chance = input.number("p_pass_each", 0, 1);
    return input.is_bad() ? Value() : Value(false_red_chance(chance, cases));
  }
  if (kind != "history") input.refuse("unknown kind '" + kind + "'");
  const std::vector<double> outcomes = input.numbers("outcomes", 1, 0, 1);
  return input.is_bad() ? Value() : history_value(outcomes);
}

}  // namespace

std::span<const StatSection> rate_sections() {
  static constexpr std::array k_sections{StatSection{"binomial_interval", interval_row},
                                         StatSection{"zero_failures", unseen_row},
                                         StatSection{"three_verdict_gate", gate_row},
                                         StatSection{"pass_at_k", trials_row}, StatSection{"flakiness", flakiness_row}};
  return k_sections;
}

}  // namespace llmeval
