#include "check/checks/checks.h"
#include "check/comparison.h"
#include "check/option.h"
#include "check/text_targets.h"
#include "data/json.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_max_label_bytes = 100;

// Whether a text may be a class: an answer that is a paragraph is none.
bool is_label(std::string_view text) {
  return !text.empty() && text != k_no_label && text.size() <= k_max_label_bytes &&
         text.find('\n') == std::string_view::npos && !find_invalid_utf8(text);
}

class ClassifyCheck final : public Check {
 public:
  ClassifyCheck(ValueOption expected, const TextForm& form) : expected_(std::move(expected)), form_(form) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Evaluated<Value> expected = evaluate(input);
    if (!expected) return Measured::failed(Outcome::invalid_check, std::move(expected).error());
    Comparison comparison(look, form_);
    Measured measured;
    measured.holds = comparison.equals(*expected);
    measured.expected = "the class " + show_value(*expected) + form_.shown();
    if (!measured.holds) measured.note = comparison.why_not(*expected);
    Labels& labels = measured.labels.emplace();
    labels.expected = label_of(*expected);
    if (measured.holds) {
      labels.actual = labels.expected;
    } else if (is_class(look.text)) {
      labels.actual = fold(look.text);
    }
    return measured;
  }

  std::optional<Evaluated<Labels>> missing_label(CheckInput& input) const override {
    return evaluate(input).map([&](const Value& expected) { return Labels{label_of(expected), std::nullopt}; });
  }

  void add_variables(std::vector<VariableUse>& uses) const override { expected_.add_variables(uses); }

 private:
  bool is_class(std::string_view text) const { return is_label(text) && !fold(text).empty(); }

  Evaluated<Value> evaluate(CheckInput& input) const {
    Evaluated<Value> expected =
        expected_.is_constant() ? Evaluated<Value>(expected_.written()) : expected_.evaluate(input);
    if (!expected) return expected;
    if (expected->is_list() || expected->is_object() || expected->is_null()) {
      return tl::unexpected<std::string>(
          fmt::format("expected a class (text, a number or a boolean), got {}", kind_name(expected->kind())));
    }
    if (expected->is_text() && !is_class(expected->text())) {
      return tl::unexpected<std::string>(fmt::format("{} cannot be a class: it has from 1 to {} bytes in one line",
                                                     show_value(*expected), k_max_label_bytes));
    }
    return expected;
  }

  std::string label_of(const Value& expected) const {
    return expected.is_text() ? fold(expected.text()) : to_json(expected);
  }
  std::string fold(std::string_view text) const { return form_.apply(text); }

  ValueOption expected_;
  TextForm form_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& written = option_or_self(options, "equals");
  std::optional<ValueOption> expected = ValueOption::parse(written, diagnostics);
  if (!expected) return nullptr;
  const TextForm form = TextForm::parse(options);
  const bool is_class = !written.is_text() || (is_label(written.text()) && !form.apply(written.text()).empty());
  if (!is_class && expected->is_constant()) {
    diagnostics.error(written.place(), fmt::format("{} cannot be a class", show_value(written)),
                      fmt::format("a class has from 1 to {} bytes in one line", k_max_label_bytes));
    return nullptr;
  }
  return std::make_unique<ClassifyCheck>(*std::move(expected), form);
}

}  // namespace

CheckType classify_check() {
  const ShapeRef label = Shape::either({Shape::text(), any_number_shape(), Shape::boolean()});
  CheckType type;
  type.name = "classify";
  type.summary =
      "Is exactly the right class, as equals has it; by its name, reports show which classes were taken for which.";
  type.example = R"(classify: {of: /category, equals: "{{ reference }}", name: category})";
  type.negatable = false;
  type.compares_labels = true;
  type.short_option = "equals";
  type.short_forms = {label};
  type.options = with_text_form({{"equals", label, "The right class of the case.", true}});
  type.make = make;
  return type;
}

}  // namespace llmeval
