#include "check/checks/checks.h"
#include "check/json_difference.h"
#include "check/json_text.h"
#include "check/option.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_told_differences = 3;

class JsonEqualsCheck final : public Check {
 public:
  JsonEqualsCheck(ValueOption expected, bool is_text, JsonExtract extract, JsonLeniency leniency)
      : expected_(std::move(expected)), is_text_(is_text), extract_(extract), leniency_(std::move(leniency)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    const Evaluated<Value> expected = expected_value(input);
    if (!expected) return Measured::failed(Outcome::invalid_check, expected.error());
    if (look.value != nullptr && !look.value->is_text()) return compare(*expected, *look.value);
    const Evaluated<Value> actual = extract_json(look.text, extract_);
    if (actual) return compare(*expected, *actual);
    Measured measured;
    measured.expected = words_for(*expected);
    measured.note = actual.error();
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { expected_.add_variables(uses); }

 private:
  static std::string words_for(const Value& expected) { return "to equal " + excerpt(to_json(expected), 60); }

  Evaluated<Value> expected_value(CheckInput& input) const {
    Evaluated<Value> value = expected_.evaluate(input);
    if (!value || !is_text_) return value;
    if (!value->is_text()) return value;  // {{ }} that gives the value itself.
    tl::expected<Value, JsonError> read = parse_json(value->text(), {.places = false});
    if (read) return *std::move(read);
    return tl::unexpected<std::string>(fmt::format("'json' is not JSON: {}, got {}", inert_line(read.error().message),
                                                   quoted_excerpt(value->text(), 60)));
  }

  Measured compare(const Value& expected, const Value& actual) const {
    // One more than is told shows whether there are more.
    std::vector<std::string> differences = json_differences(expected, actual, leniency_, k_told_differences + 1);
    Measured measured;
    measured.holds = differences.empty();
    measured.expected = words_for(expected);
    if (differences.size() > k_told_differences) differences.back() = "and more";
    for (const std::string& one : differences) measured.note += (measured.note.empty() ? "" : "; ") + one;
    return measured;
  }

  ValueOption expected_;
  bool is_text_;
  JsonExtract extract_;
  JsonLeniency leniency_;
};

bool add_patterns(const Value& pointers, std::vector<PathPattern>& into, Diagnostics& diagnostics) {
  bool right = true;
  const auto add = [&](const Value& pointer) {
    std::optional<PathPattern> pattern = PathPattern::parse(pointer.text());
    if (pattern) return into.push_back(*std::move(pattern));
    diagnostics.error(pointer.place(), *check_pointer(pointer.text()), "* stands for any key or position: /items/*/id");
    right = false;
  };
  if (pointers.is_text()) {
    add(pointers);
  } else {
    for (const Value& pointer : pointers.list()) add(pointer);
  }
  return right;
}

std::optional<JsonLeniency> read_leniency(const Value& options, Diagnostics& diagnostics) {
  JsonLeniency leniency;
  bool right = true;
  if (const Value* const ignored = options.find("ignore")) {
    right = add_patterns(*ignored, leniency.ignored, diagnostics);
    for (const PathPattern& pattern : leniency.ignored) {
      if (!pattern.is_whole()) continue;
      diagnostics.error(ignored->place(), "all of the answer is ignored, so that the check cannot fail",
                        "name parts of it");
      right = false;
    }
  }
  if (const Value* const unordered = options.find("unordered")) {
    leniency.all_unordered = unordered->is_boolean() && unordered->boolean();
    if (!unordered->is_boolean()) right = add_patterns(*unordered, leniency.unordered, diagnostics) && right;
  }
  if (const Value* const tolerance = options.find("tolerance")) {
    const std::optional<Decimal> read = tolerance->number().to_decimal();
    if (read) leniency.tolerance = *read;
  }
  return right ? std::optional(std::move(leniency)) : std::nullopt;
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value* const value = options.find("value");
  const Value* const text = options.find("json");
  if (options.is_object() && (value != nullptr) == (text != nullptr)) {
    diagnostics.error(options.place(), "check 'json_equals' needs either 'value' or 'json'",
                      "an object to compare with goes under 'value'");
    return nullptr;
  }
  const Value& written = value != nullptr ? *value : text != nullptr ? *text : options;
  if (text != nullptr && !has_template(text->text())) {
    if (const auto read = parse_json(text->text()); !read) {
      diagnostics.error(text->place(), fmt::format("'json' is not JSON: {}", read.error().message));
      return nullptr;
    }
  }
  std::optional<ValueOption> expected = ValueOption::parse(written, diagnostics);
  std::optional<JsonLeniency> leniency = read_leniency(options, diagnostics);
  if (!expected || !leniency) return nullptr;
  return std::make_unique<JsonEqualsCheck>(*std::move(expected), text != nullptr, extract_option(options),
                                           *std::move(leniency));
}

}  // namespace

CheckType json_equals_check() {
  CheckType type;
  type.name = "json_equals";
  type.summary =
      "Is, or holds, JSON that equals a value: keys in any order, numbers exactly. The reason names the first "
      "differences.";
  type.example = R"(json_equals: {value: "{{ reference }}", ignore: [/id], unordered: [/tags]})";
  type.short_option = "value";
  type.short_forms = {Shape::text(), any_number_shape(), Shape::boolean(), Shape::list(Shape::any())};
  const ShapeRef pointers = Shape::list_or_one(Shape::text());
  type.options = {
      {"value", Shape::any(), "The value; of {{ }}, the value that the expression has.", false},
      {"json", Shape::text(), "Or the value as a JSON text, such as a CSV's column: \"{{ reference }}\".", false},
      {"ignore", pointers, "JSON pointers to what makes no difference; * is any key or position: /items/*/id.", false},
      {"unordered", Shape::either({Shape::boolean(), pointers}),
       "Lists whose order makes no difference: true for all, or JSON pointers.", false},
      {"tolerance", Shape::number(0, std::numeric_limits<double>::infinity()),
       "How far a number may be from the expected one.", false},
      extract_field(),
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
