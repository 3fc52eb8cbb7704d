#include "data/json.h"
#include "check/bounded_check.h"
#include "check/checks/checks.h"
#include "check/json_text.h"
#include "check/look.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_exists = "exists";

// The checks that may be asked of what is found: those of texts and numbers, as they are, without the options common to
// all.
const std::vector<CheckType>& inner_types() {
  static const std::vector<CheckType> types = [] {
    std::vector<CheckType> made{equals_check(),       one_of_check(),      contains_check(),  contains_all_check(),
                                contains_any_check(), starts_with_check(), ends_with_check(), regex_check(),
                                length_check(),       number_check()};
    for (CheckType& type : made) type.shape = check_shape(type, false);
    return made;
  }();
  return types;
}

// What is asked of what stands at the path: one check, or whether it is there.
class JsonCheck final : public Check {
 public:
  JsonCheck(std::string path, JsonExtract extract, std::optional<BoundedCheck> inner, bool exists)
      : path_(std::move(path)), extract_(extract), inner_(std::move(inner)), exists_(exists) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Value parsed;
    const Value* root = look.value != nullptr && !look.value->is_text() ? look.value : nullptr;
    if (root == nullptr) {
      Evaluated<Value> value = extract_json(look.text, extract_);
      if (!value) return nothing(std::move(value).error());
      parsed = *std::move(value);
      root = &parsed;
    }
    std::string room;
    const Evaluated<LookedAt> found = look_into(*root, path_, room);
    return inner_ ? measure_inner(input, found) : measure_presence(found);
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (inner_) inner_->add_variables(uses);
  }
  std::vector<std::string> groups() const override {
    return inner_ ? inner_->check().groups() : std::vector<std::string>();
  }

 private:
  static Measured nothing(std::string why) {
    Measured measured;
    measured.found_nothing = true;
    measured.note = std::move(why);
    return measured;
  }

  Measured measure_presence(const Evaluated<LookedAt>& found) const {
    Measured measured;
    measured.holds = found.has_value() == exists_;
    measured.expected = fmt::format("{} at '{}'", exists_ ? "a value" : "nothing", path_);
    measured.got = found ? excerpt(found->text, 60) : "nothing";
    return measured;
  }

  Measured measure_inner(CheckInput& input, const Evaluated<LookedAt>& found) const {
    if (!found) return nothing(found.error());
    Measured measured = inner_->measure(input, *found);
    // The looked-at text that reasons show is all of the answer; here it is what was found in it.
    if (measured.got.empty())
      measured.got = found->value->is_text() ? quoted_excerpt(found->text) : excerpt(found->text);
    measured.expected += fmt::format(" at '{}'", path_);
    measured.measure.reset();
    return measured;
  }

  std::string path_;
  JsonExtract extract_;
  std::optional<BoundedCheck> inner_;
  bool exists_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& path = *options.find("path");
  if (const std::optional<std::string> wrong = check_pointer(path.text())) {
    diagnostics.error(path.place(), *wrong);
    return nullptr;
  }
  const Value* const exists = options.find(k_exists);
  std::size_t asked = exists != nullptr ? 1 : 0;
  const CheckType* inner_type = nullptr;
  for (const CheckType& type : inner_types()) {
    if (options.find(type.name) == nullptr) continue;
    inner_type = &type;
    ++asked;
  }
  if (asked != 1) {
    diagnostics.error(options.place(),
                      asked == 0 ? "check 'json' does not say what to expect at its path"
                                 : "check 'json' asks several things at once",
                      asked == 0 ? "add equals, contains, number, exists: true …" : "write one item for each");
    return nullptr;
  }
  std::optional<BoundedCheck> inner;
  if (inner_type != nullptr) {
    inner = BoundedCheck::parse(*inner_type, *options.find(inner_type->name), false, {}, diagnostics);
    if (!inner) return nullptr;
  }
  return std::make_unique<JsonCheck>(path.text(), extract_option(options), std::move(inner),
                                     exists == nullptr || exists->boolean());
}

}  // namespace

CheckType json_check() {
  CheckType type;
  type.name = "json";
  type.summary =
      "Has at a place in its JSON what another check expects; a place that is not there fails, negated or not.";
  type.example = "json: {path: /category, equals: billing}";
  type.options = {
      {"path", Shape::text(), "A JSON pointer (RFC 6901) such as /items/0/name; the empty text is all of it.", true},
      extract_field(),
      {std::string(k_exists), Shape::boolean(), "Whether there has to be something there, or nothing.", false},
  };
  for (const CheckType& inner : inner_types()) type.options.push_back({inner.name, inner.shape, inner.summary, false});
  type.make = make;
  return type;
}

}  // namespace llmeval
