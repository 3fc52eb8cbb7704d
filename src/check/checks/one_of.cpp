#include "check/checks/checks.h"
#include "check/comparison.h"
#include "check/option.h"
#include "check/text_targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_empty = "an empty list has nothing that the answer could be";

// The values, or why these are none to compare with.
Evaluated<Value> check_list(Value values) {
  if (!values.is_list()) {
    return tl::unexpected<std::string>(fmt::format("expected a list of values, got {}", kind_name(values.kind())));
  }
  if (values.list().empty()) return tl::unexpected<std::string>(k_empty);
  return values;
}

class OneOfCheck final : public Check {
 public:
  OneOfCheck(ValueOption values, const TextForm& form) : values_(std::move(values)), form_(form) {
    if (values_.is_constant()) shown_ = show(values_.written());
  }

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    if (values_.is_constant()) return compare(values_.written(), shown_, look);
    const Evaluated<Value> values = values_.evaluate(input).and_then(check_list);
    if (!values) return Measured::failed(Outcome::invalid_check, values.error());
    return compare(*values, show(*values), look);
  }

  void add_variables(std::vector<VariableUse>& uses) const override { values_.add_variables(uses); }

 private:
  std::string show(const Value& values) const { return "to be one of " + show_values(values.list()) + form_.shown(); }

  Measured compare(const Value& values, std::string shown, const LookedAt& look) const {
    Comparison comparison(look, form_);
    Measured measured;
    measured.holds = std::any_of(values.list().begin(), values.list().end(),
                                 [&](const Value& value) { return comparison.equals(value); });
    measured.expected = std::move(shown);
    for (const Value& value : values.list()) {
      // Of a text that fails only the near miss is worth a word; that it is no JSON is not.
      if (measured.holds || !measured.note.empty()) break;
      if (value.is_text()) measured.note = comparison.why_not(value);
    }
    return measured;
  }

  ValueOption values_;
  TextForm form_;
  std::string shown_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& written = option_or_self(options, "values");
  std::optional<ValueOption> values = ValueOption::parse(written, diagnostics);
  if (!values) return nullptr;
  if (values->is_constant() || written.is_list()) {
    const Evaluated<Value> list = check_list(written);
    if (!list) {
      diagnostics.error(written.place(), list.error());
      return nullptr;
    }
  }
  return std::make_unique<OneOfCheck>(*std::move(values), TextForm::parse(options));
}

}  // namespace

CheckType one_of_check() {
  const ShapeRef values = Shape::either({Shape::list(Shape::any()), Shape::text()});
  CheckType type;
  type.name = "one_of";
  type.summary = "Is exactly one of several values, each compared as equals does.";
  type.example = "one_of: [billing, technical, other]";
  type.short_option = "values";
  type.short_forms = {values};
  type.options = with_text_form({{"values", values, "The values; the whole list may be one {{ }}.", true}});
  type.make = make;
  return type;
}

}  // namespace llmeval
