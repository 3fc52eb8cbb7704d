#include "config/trial_rules.h"

#include "config/member.h"

#include <fmt/format.h>

#include <optional>

namespace llmeval {

namespace {

constexpr std::int64_t k_most_trials = 1000;

std::int32_t count_of(const Value& value) {
  return value.is_number() ? static_cast<std::int32_t>(value.number().to_int64().value_or(1)) : 1;
}

TrialPolicy read_policy(const Value& pass, std::int32_t count, Diagnostics& diagnostics) {
  using Kind = TrialPolicy::Kind;
  if (pass.is_text()) {
    if (pass.text() == "any") return {.kind = Kind::any};
    return {.kind = pass.text() == "majority" ? Kind::majority : Kind::all};
  }
  if (!pass.is_object()) return {};
  const Value* mean = member_of_kind(pass, "mean", ValueKind::number);
  const Value* drawn = member_of_kind(pass, "pass_hat", ValueKind::number);
  if ((pass.find("mean") == nullptr) == (pass.find("pass_hat") == nullptr)) {
    diagnostics.error(pass.place(), "'pass' takes either 'mean' or 'pass_hat'");
    return {};
  }
  if (mean != nullptr) {
    const double least = mean->number().to_double();
    if (least == 0) {
      diagnostics.error(mean->place(), "a least mean of 0 lets every case pass", "write the mean that is good enough");
    }
    return {.kind = Kind::mean, .least_mean = least};
  }
  const std::int32_t k = drawn == nullptr ? 1 : count_of(*drawn);
  if (k > count) {
    diagnostics.error(drawn->place(), fmt::format("pass_hat of {} cannot be told from {} trials", k, count),
                      "repeat each case more often, or draw fewer");
  }
  return {.kind = Kind::pass_hat, .drawn = static_cast<std::uint64_t>(k)};
}

}  // namespace

ShapeRef trials_shape() {
  const ShapeRef count = Shape::integer(1, k_most_trials);
  const ShapeRef policy = Shape::either(
      {Shape::words({"all", "any", "majority"}),
       Shape::object({{"mean", Shape::number(0, 1), "Where the mean score of its trials is at least this."},
                      {"pass_hat", Shape::integer(1, k_most_trials),
                       "Where so many trials would rather all pass than not: pass^k is over one half."}})});
  return Shape::either({count, Shape::object({{"count", count, "How often each case is repeated.", true},
                                              {"pass", policy, "When a case passes: all (its trials) by default."}})});
}

TrialRules read_trials(const Value* value, Diagnostics& diagnostics) {
  TrialRules rules;
  if (value == nullptr) return rules;
  if (!value->is_object()) {
    rules.count = count_of(*value);
    return rules;
  }
  if (const Value* count = value->find("count")) rules.count = count_of(*count);
  if (const Value* pass = value->find("pass")) rules.policy = read_policy(*pass, rules.count, diagnostics);
  return rules;
}

}  // namespace llmeval
