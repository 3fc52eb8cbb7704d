#include "config/gate_rules.h"

#include "base/duration.h"
#include "config/member.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace llmeval {

namespace {

std::optional<double> number_member(const Value& object, std::string_view key) {
  const Value* value = member_of_kind(object, key, ValueKind::number);
  return value == nullptr ? std::nullopt : std::optional(value->number().to_double());
}

// The two-sided standard normal quantile of a confidence in (0,1), by bisection.
double normal_quantile(double confidence) {
  double low = 0;
  double high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < confidence ? low : high) = middle;
  }
  return low;
}

}  // namespace

ShapeRef gate_shape() {
  const ShapeRef pass_rate = Shape::object({
      {"min", Shape::number(0, 1), "Share of the scored cases that must pass.", true},
      {"confidence", Shape::number(0.5, 0.9999), "Decide by Wilson's interval of this confidence, with three answers."},
  });
  const ShapeRef errors = Shape::object({
      {"max_share", Shape::number(0, 1), "Share of the samples that may be errors; 0 by default.", true},
  });
  const ShapeRef cached = Shape::object({
      {"max_share", Shape::number(0, 1), "Share of the samples whose answer may come from the cache."},
      {"max_age", Shape::duration(), "How old a cached answer may be: 7d."},
  });
  const ShapeRef fallbacks = Shape::object({
      {"max_share", Shape::number(0, 1), "Share of the samples that a fallback may have served; 0 forbids it.", true},
  });
  const ShapeRef judge = Shape::object({
      {"min_kappa", Shape::number(0.01, 1),
       "Cohen's kappa that llmeval calibrate must have found for each judge as it is now: prompt, models, votes, "
       "criteria.",
       true},
  });
  return Shape::object({{"pass_rate", pass_rate, "How many must pass."},
                        {"errors", errors, "How many may go unmeasured."},
                        {"cached", cached, "How many answers may be cached, and how old."},
                        {"model_change", Shape::words({"fail", "warn"}),
                         "Another model id answers than in the run before, or two in one run; warn by default."},
                        {"fallbacks", fallbacks, "How many answers may be those of another model."},
                        {"judge", judge, "How far judges that decide must agree with people."}});
}

Gate read_gate(const Value* value, Diagnostics& diagnostics) {
  Gate gate;
  gate.max_error_share = 0;
  if (value == nullptr) {
    gate.is_default = true;
    gate.min_pass_rate = 1;
    return gate;
  }
  if (const Value* rate = value->find("pass_rate")) {
    gate.min_pass_rate = number_member(*rate, "min");
    gate.confidence = number_member(*rate, "confidence");
  } else if (value->is_object()) {
    diagnostics.warning(value->place(), "the gate has no 'pass_rate': it passes however many cases fail",
                        "write pass_rate: {min: 1}, or leave the whole gate out");
  }
  if (const Value* errors = value->find("errors"))
    gate.max_error_share = number_member(*errors, "max_share").value_or(0);
  if (const Value* fallbacks = value->find("fallbacks")) {
    gate.max_fallback_share = number_member(*fallbacks, "max_share");
  }
  if (const Value* judge = value->find("judge")) gate.min_judge_kappa = number_member(*judge, "min_kappa");
  gate.fails_on_model_change = text_member(*value, "model_change") == "fail";
  if (const Value* cached = value->find("cached")) {
    gate.max_cached_share = number_member(*cached, "max_share");
    const Value* age = member_of_kind(*cached, "max_age", ValueKind::text);
    const Result<Duration> parsed = age == nullptr ? Result<Duration>() : parse_duration(age->text());
    if (age != nullptr && parsed) gate.max_cached_age = *parsed;
  }
  return gate;
}

void warn_of_undecidable(const Gate& gate, const Value* value, std::uint64_t cases, Diagnostics& diagnostics) {
  if (!gate.min_pass_rate || !gate.confidence || cases == 0 || value == nullptr) return;
  const double min = *gate.min_pass_rate;
  const double z_squared = std::pow(normal_quantile(*gate.confidence), 2);
  const auto all = static_cast<double>(cases);
  // Wilson's lower bound where all pass is n / (n + z²).
  if (all / (all + z_squared) >= min) return;
  const Value* rate = value->find("pass_rate");
  const std::string what = fmt::format(
      "with {} case{} the gate can never pass: even if all pass, a rate of {} is not shown with confidence {}", cases,
      cases == 1 ? "" : "s", min, *gate.confidence);
  diagnostics.warning(rate->place(), what,
                      min < 1 ? fmt::format("{} cases can", std::ceil(z_squared * min / (1 - min)))
                              : std::string("no number of cases shows a rate of 1"));
}

}  // namespace llmeval
