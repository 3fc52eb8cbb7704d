// How many cases a suite needs, and what those that it has can find.
#include "cli/calculations.h"

#include "compare/rate_text.h"
#include "stats/mcnemar.h"
#include "stats/power.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace llmeval {

namespace {

PlannedTest planned(StatInput& input) {
  return {input.level_or("alpha", 0.05), input.level_or("power", 0.8),
          input.has("two-sided") ? Sides::two : Sides::one};
}

ChangeShares shares_of(StatInput& input, double regress) {
  const ChangeShares shares{regress, input.has("fix") ? input.number("fix", 0, 1) : 0};
  if (shares.regress + shares.fix > 1) input.refuse("'regress' and 'fix' are more than all cases");
  return shares;
}

// Cases for scores: their differences have this standard deviation, of which trials cannot take anything away.
PairedSpread spread_of(StatInput& input) {
  const double deviation = input.number("deviation", 1e-9, 1e9);
  return {.between = deviation * deviation};
}

StatAnswer power(StatInput& input) {
  if (!input.has("cases")) input.refuse("say how many: --cases N");
  const std::uint64_t cases = input.count("cases", 1);
  const PlannedTest test = planned(input);
  StatAnswer answer;
  if (input.has("deviation")) {
    const PairedSpread spread = spread_of(input);
    if (input.is_bad()) return answer;
    const double effect = smallest_effect(static_cast<double>(cases), spread, test);
    answer.add("smallest_effect",
               fmt::format("least mean difference found {} % of the time", percent_limit(test.power)), effect,
               fmt::format("{:.4g}", effect));
    return answer;
  }
  const ChangeShares shares = shares_of(input, input.has("regress") ? input.number("regress", 0, 1) : 0);
  if (cases > 100'000) input.refuse("more than 100000 cases find whatever matters");
  if (input.is_bad()) return answer;
  if (input.has("regress"))
    answer.add_share("power", "such a change is found", mcnemar_power(cases, shares, test.alpha, test.sides));
  const std::optional<double> least = smallest_regression(cases, shares.fix, test);
  answer.add("smallest_regression",
             fmt::format("least share of regressions found {} % of the time", percent_limit(test.power)),
             least ? Value(*least) : Value(), least ? percent(*least) + " %" : "none: too few cases");
  const double level = test.sides == Sides::two ? test.alpha / 2 : test.alpha;
  answer.add_count("fewest_significant", "fewest regressions that count, where none is fixed",
                   fewest_significant(0, level));
  return answer;
}

StatAnswer cases(StatInput& input) {
  const PlannedTest test = planned(input);
  StatAnswer answer;
  if (input.has("effect")) {
    const double effect = input.number("effect", 1e-6, 1e9);
    if (!input.has("deviation")) input.refuse("say how the differences vary: --deviation NUMBER");
    const PairedSpread spread = spread_of(input);
    if (!input.is_bad())
      answer.add_count("cases", "cases needed",
                       static_cast<std::uint64_t>(std::ceil(std::min(1e15, cases_for_effect(effect, spread, test)))));
    return answer;
  }
  if (!input.has("regress")) input.refuse("say what is to be found: --regress SHARE, of scores --effect NUMBER");
  const ChangeShares shares = shares_of(input, input.level("regress"));
  if (!input.is_bad() && shares.regress <= shares.fix) input.refuse("'regress' must be over 'fix' to be a regression");
  if (input.is_bad()) return answer;
  const std::optional<std::uint64_t> needed = cases_for_regression(shares, test);
  answer.add("cases", "cases needed", needed ? Value(static_cast<std::int64_t>(*needed)) : Value(),
             needed ? std::to_string(*needed) : "over 1000000");
  const double near = std::ceil(connor_cases(shares, test));
  answer.add("connor", "by Connor's approximation", near, fmt::format("{:.0f}", near));
  if (needed) answer.add_share("power", "power then", mcnemar_power(*needed, shares, test.alpha, test.sides));
  return answer;
}

}  // namespace

std::vector<Calculation> plan_calculations() {
  return {
      {"power",
       "What so many cases find: regressions of passes, or with --deviation differences of scores",
       "llmeval stats power --cases 300 --regress 0.1 --fix 0.02",
       {},
       {"cases", "regress", "fix", "deviation", "alpha", "power", "two-sided"},
       power},
      {"cases",
       "How many cases find a regression, or with --effect and --deviation a difference of scores",
       "llmeval stats cases --regress 0.1 --fix 0.02",
       {},
       {"regress", "fix", "effect", "deviation", "alpha", "power", "two-sided"},
       cases},
  };
}

}  // namespace llmeval
