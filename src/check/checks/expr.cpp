#include "check/checks/checks.h"
#include "check/fact_expression.h"
#include "check/json_text.h"
#include "check/option.h"
#include "check/text_targets.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 3> k_of_answer{"answer", "json", "tool_calls"};
constexpr std::array<std::string_view, 2> k_of_call{"usage", "latency_us"};

std::string show_result(const Value& value) {
  return value.is_text() ? quoted_excerpt(value.text()) : excerpt(to_json(value));
}

Value usage_value(const Usage& usage) {
  return Object{{"input_tokens", usage.input_tokens},
                {"output_tokens", usage.output_tokens},
                {"cached_input_tokens", usage.cached_input_tokens},
                {"reasoning_tokens", usage.reasoning_tokens},
                {"cache_write_tokens", usage.cache_write_tokens}};
}

class ExprCheck final : public Check {
 public:
  ExprCheck(FactExpression expression, bool has_bounds) : expression_(std::move(expression)), has_bounds_(has_bounds) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Object facts;
    expression_.add_case_facts(input.sample().subject, facts);
    if (expression_.reads("answer")) facts.append("answer", look.text);
    if (expression_.reads("tool_calls")) facts.append("tool_calls", input.tool_calls());
    if (expression_.reads("latency_us")) facts.append("latency_us", std::int64_t{input.sample().latency.count()});
    if (expression_.reads("usage")) {
      const std::optional<Usage>& usage = input.call().completion.usage;
      if (!usage) return Measured::failed(Outcome::invalid_check, "the provider did not tell its usage");
      facts.append("usage", usage_value(*usage));
    }
    if (expression_.reads("json")) {
      Evaluated<Value> json = read_json(input, look);
      if (!json) return nothing(std::move(json).error());
      facts.append("json", *std::move(json));
    }
    return judge(facts);
  }

  void add_variables(std::vector<VariableUse>& uses) const override { expression_.add_variables(uses); }
  bool reads_all_variables() const override { return expression_.reads_all_variables(); }
  bool looks_at_answer() const override {
    return std::any_of(k_of_answer.begin(), k_of_answer.end(),
                       [&](std::string_view fact) { return expression_.reads(fact); });
  }

 private:
  static Evaluated<Value> read_json(CheckInput& input, const LookedAt& look) {
    if (look.value != nullptr) return *look.value;
    return look.text.data() == input.answer().data() ? input.json() : extract_json(look.text, JsonExtract::whole);
  }

  // Whatever does not come out as it should is the answer's doing, since a case's own variables are known when it is
  // loaded: a fail in either sense, never an error that takes the sample out of the rate.
  Measured nothing(std::string why) const {
    Measured measured;
    measured.found_nothing = true;
    measured.expected = fmt::format("'{}'", expression_.shown());
    measured.note = std::move(why);
    return measured;
  }

  Measured judge(const Object& facts) const {
    const Rendered<Value> value = expression_.expression().evaluate(facts);
    if (!value) return nothing(FactExpression::describe(value.error()));
    Measured measured;
    if (has_bounds_) {
      const Evaluated<Decimal> share = read_share(*value);
      if (!share) return nothing(fmt::format("it came to {}: {}", show_result(*value), share.error()));
      measured.holds = true;
      measured.measure = *share;
      measured.got = fmt::format("{} from '{}'", show_result(*value), expression_.shown());
      return measured;
    }
    if (!value->is_boolean()) {
      const std::string_view hint = value->is_number() ? "a number needs 'min' or 'max'" : "neither true nor false";
      return nothing(fmt::format("it came to {}: {}", show_result(*value), hint));
    }
    measured.holds = value->boolean();
    measured.expected = fmt::format("'{}'", expression_.shown());
    measured.got = show_left(facts, *value);
    return measured;
  }

  std::string show_left(const Object& facts, const Value& value) const {
    const std::optional<Rendered<Value>> left = expression_.expression().evaluate_left(facts);
    return show_result(left && *left ? **left : value);
  }

  FactExpression expression_;
  bool has_bounds_;
};

bool reads_any(const FactExpression& expression, std::span<const std::string_view> facts) {
  return std::any_of(facts.begin(), facts.end(), [&](std::string_view fact) { return expression.reads(fact); });
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  static const std::vector<std::string_view> k_facts{"answer", "json",       "vars",      "reference",
                                                     "usage",  "latency_us", "tool_calls"};
  const Value& written = option_or_self(options, "that");
  std::optional<FactExpression> expression = FactExpression::parse(written, k_facts, "expr", diagnostics);
  if (!expression) return nullptr;
  if (!reads_any(*expression, k_of_answer) && !reads_any(*expression, k_of_call)) {
    diagnostics.error(written.place(), "'expr' reads nothing of the answer, so it is the same for every answer",
                      "it reads answer, json, tool_calls, usage, latency_us; for which cases a check is, 'when' says");
    return nullptr;
  }
  const bool has_bounds = options.find("min") != nullptr || options.find("max") != nullptr;
  if (has_bounds && expression->expression().is_condition()) {
    diagnostics.error(written.place(), "'expr' comes to true or false: it takes no 'min' and no 'max'",
                      "leave them out, or compute a number from 0 to 1");
    return nullptr;
  }
  return std::make_unique<ExprCheck>(*std::move(expression), has_bounds);
}

}  // namespace

CheckType expr_check() {
  CheckType type;
  type.name = "expr";
  type.summary =
      "An expression of the template language is true, or with bounds comes to a number from 0 to 1 within them.";
  type.example = "expr: json.reply | length < 600";
  type.measure = MeasureKind::score;
  type.short_option = "that";
  type.short_forms = {Shape::text()};
  type.options = {
      {"that", Shape::text(),
       "The expression, without {{ }}; it reads answer, json, vars, reference, usage, latency_us, tool_calls.", true}};
  type.make = make;
  return type;
}

}  // namespace llmeval
