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
constexpr std::string_view k_each = "each";

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

Measured nothing(std::string why) {
  Measured measured;
  measured.found_nothing = true;
  measured.note = std::move(why);
  return measured;
}

std::string show(const LookedAt& found) {
  return found.value->is_text() ? quoted_excerpt(found.text) : excerpt(found.text);
}

// What is asked of what stands at a path: one check, or whether it is there.
class Probe {
 public:
  // Reads a check or `exists`, where one of them is written.
  static std::optional<Probe> parse(std::string path, const Value& options, Diagnostics& diagnostics);

  Measured measure(CheckInput& input, const Value& root) const {
    std::string room;
    const Evaluated<LookedAt> found = look_into(root, path_, room);
    return inner_ ? measure_inner(input, found) : measure_presence(found);
  }

  const std::string& path() const { return path_; }
  const BoundedCheck* inner() const { return inner_ ? &*inner_ : nullptr; }

 private:
  Probe(std::string path, bool exists) : path_(std::move(path)), exists_(exists) {}

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
    if (measured.got.empty()) measured.got = show(*found);
    measured.expected += fmt::format(" at '{}'", path_);
    measured.measure.reset();
    return measured;
  }

  std::string path_;
  std::optional<BoundedCheck> inner_;
  bool exists_;
};

class JsonCheck final : public Check {
 public:
  JsonCheck(Probe probe, JsonExtract extract) : extract_(extract), probe_(std::move(probe)) {}
  // Of every item of the list at a path.
  JsonCheck(std::string list, Probe probe, JsonExtract extract)
      : extract_(extract), list_(std::move(list)), probe_(std::move(probe)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Value parsed;
    const Value* root = look.value != nullptr && !look.value->is_text() ? look.value : nullptr;
    if (root == nullptr) {
      Evaluated<Value> value = extract_json(look.text, extract_);
      if (!value) return nothing(std::move(value).error());
      parsed = *std::move(value);
      root = &parsed;
    }
    return list_ ? measure_each(input, *root) : probe_.measure(input, *root);
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (probe_.inner() != nullptr) probe_.inner()->add_variables(uses);
  }
  std::vector<std::string> groups() const override {
    return probe_.inner() != nullptr ? probe_.inner()->check().groups() : std::vector<std::string>();
  }

 private:
  // The first item that does not hold decides.
  Measured measure_each(CheckInput& input, const Value& root) const {
    std::string room;
    const Evaluated<LookedAt> found = look_into(root, *list_, room);
    if (!found) return nothing(found.error());
    if (!found->value->is_list() || found->value->list().empty()) {
      return nothing(fmt::format("there is no list with items at '{}'", *list_));
    }
    Measured measured;
    std::size_t number = 0;
    for (const Value& item : found->value->list()) {
      ++number;
      measured = probe_.measure(input, item);
      if (measured.error || measured.found_nothing || !measured.holds) break;
    }
    if (measured.error) return measured;
    if (measured.found_nothing) return nothing(fmt::format("{} of item {} at '{}'", measured.note, number, *list_));
    measured.expected += fmt::format(" of each item at '{}'", *list_);
    if (measured.holds) measured.got = fmt::format("{} items that do", number);
    if (!measured.holds) measured.got += fmt::format(" in item {}", number);
    return measured;
  }

  JsonExtract extract_;
  std::optional<std::string> list_;
  Probe probe_;
};

bool is_pointer(const Value& path, Diagnostics& diagnostics) {
  const std::optional<std::string> wrong = check_pointer(path.text());
  if (wrong) diagnostics.error(path.place(), *wrong);
  return !wrong;
}

std::optional<Probe> Probe::parse(std::string path, const Value& options, Diagnostics& diagnostics) {
  const Value* const exists = options.find(k_exists);
  Probe probe(std::move(path), exists == nullptr || exists->boolean());
  for (const CheckType& type : inner_types()) {
    const Value* const written = options.find(type.name);
    if (written == nullptr) continue;
    probe.inner_ = BoundedCheck::parse(type, *written, false, {}, diagnostics);
    if (!probe.inner_) return std::nullopt;
  }
  return probe;
}

// Whether just one of these things is asked.
bool asks_one(const Value& options, std::string_view what, bool may_ask_each, Diagnostics& diagnostics) {
  std::size_t asked = options.find(k_exists) != nullptr ? 1 : 0;
  if (may_ask_each && options.find(k_each) != nullptr) ++asked;
  for (const CheckType& type : inner_types()) asked += options.find(type.name) != nullptr ? 1 : 0;
  if (asked == 1) return true;
  diagnostics.error(options.place(),
                    asked == 0 ? fmt::format("{} does not say what to expect at its path", what)
                               : fmt::format("{} asks several things at once", what),
                    asked == 0 ? "add equals, contains, number, exists: true …" : "write one item for each");
  return false;
}

std::unique_ptr<Check> make_each(const Value& each, std::string list, JsonExtract extract, Diagnostics& diagnostics) {
  const Value* const path = each.find("path");
  if (path != nullptr && !is_pointer(*path, diagnostics)) return nullptr;
  if (!asks_one(each, "'each'", false, diagnostics)) return nullptr;
  std::optional<Probe> probe = Probe::parse(path != nullptr ? path->text() : "", each, diagnostics);
  if (!probe) return nullptr;
  return std::make_unique<JsonCheck>(std::move(list), *std::move(probe), extract);
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& path = *options.find("path");
  if (!is_pointer(path, diagnostics) || !asks_one(options, "check 'json'", true, diagnostics)) return nullptr;
  if (const Value* const each = options.find(k_each)) {
    return make_each(*each, path.text(), extract_option(options), diagnostics);
  }
  std::optional<Probe> probe = Probe::parse(path.text(), options, diagnostics);
  if (!probe) return nullptr;
  return std::make_unique<JsonCheck>(*std::move(probe), extract_option(options));
}

}  // namespace

CheckType json_check() {
  std::vector<Field> asked{
      {std::string(k_exists), Shape::boolean(), "Whether there has to be something there, or nothing.", false}};
  for (const CheckType& inner : inner_types()) asked.push_back({inner.name, inner.shape, inner.summary, false});
  std::vector<Field> of_each{{"path", Shape::text()->with_default(""), "A JSON pointer into the item.", false}};
  of_each.insert(of_each.end(), asked.begin(), asked.end());
  CheckType type;
  type.name = "json";
  type.summary =
      "Has at a place in its JSON what another check expects; a place that is not there fails, negated or not.";
  type.example = "json: {path: /category, equals: billing}";
  type.options = {
      {"path", Shape::text(), "A JSON pointer (RFC 6901) such as /items/0/name; the empty text is all of it.", true},
      extract_field(),
      {std::string(k_each), Shape::object(std::move(of_each)),
       "Of every item of the list there: a path into the item, and what to expect. A list without items fails.", false},
  };
  type.options.insert(type.options.end(), asked.begin(), asked.end());
  type.make = make;
  return type;
}

}  // namespace llmeval
