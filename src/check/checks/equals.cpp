#include "check/checks/checks.h"
#include "check/comparison.h"
#include "check/option.h"
#include "check/text_targets.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

class EqualsCheck final : public Check {
 public:
  EqualsCheck(ValueOption expected, bool as_text, const TextForm& form)
      : expected_(std::move(expected)), as_text_(as_text), form_(form) {
    if (expected_.is_constant()) shown_ = show(expected_.written());
  }

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    if (expected_.is_constant()) return compare(expected_.written(), shown_, look);
    Evaluated<Value> expected = expected_.evaluate(input);
    if (expected && as_text_)
      expected = read_text(*expected).map([](std::string text) { return Value(std::move(text)); });
    if (!expected) return Measured::failed(Outcome::invalid_check, expected.error());
    return compare(*expected, show(*expected), look);
  }

  void add_variables(std::vector<VariableUse>& uses) const override { expected_.add_variables(uses); }

 private:
  std::string show(const Value& expected) const { return "to be " + show_value(expected) + form_.shown(); }

  Measured compare(const Value& expected, std::string shown, const LookedAt& look) const {
    Comparison comparison(look, form_);
    Measured measured;
    measured.holds = comparison.equals(expected);
    measured.expected = std::move(shown);
    if (!measured.holds) measured.note = comparison.why_not(expected);
    return measured;
  }

  ValueOption expected_;
  bool as_text_;
  TextForm form_;
  std::string shown_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value* const text = options.find("text");
  const Value* const value = options.find("value");
  if (options.is_object() && (text != nullptr) == (value != nullptr)) {
    diagnostics.error(options.place(), "check 'equals' needs either 'text' or 'value'",
                      "an object to compare with goes under 'value'");
    return nullptr;
  }
  const Value& written = text != nullptr ? *text : value != nullptr ? *value : options;
  std::optional<ValueOption> expected = ValueOption::parse(written, diagnostics);
  if (!expected) return nullptr;
  return std::make_unique<EqualsCheck>(*std::move(expected), text != nullptr, TextForm::parse(options));
}

}  // namespace

CheckType equals_check() {
  CheckType type;
  type.name = "equals";
  type.summary =
      "Is exactly a text, white space included; or, read as JSON, exactly a number, boolean, list or object.";
  type.example = R"(equals: "{{ reference }}")";
  type.short_option = "value";
  type.short_forms = {Shape::text(), any_number_shape(), Shape::boolean(), Shape::list(Shape::any())};
  type.options = with_text_form({
      {"text", Shape::text(), "The text; what {{ }} gives is taken as text.", false},
      {"value", Shape::any(), "The value with its type; of {{ }}, the type that the expression has.", false},
  });
  type.make = make;
  return type;
}

}  // namespace llmeval
