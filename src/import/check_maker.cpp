#include "import/check_maker.h"

#include "check/expectation.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

Value shortest(const CheckType* type, Object options) {
  if (options.empty()) return Value(true);
  const Member& only = *options.begin();
  const bool has_short = type != nullptr && options.size() == 1 && only.key == type->short_option;
  // Behind the name an object would be taken for options, and a rule's short form may be a word of its own.
  const bool is_short = has_short && !only.value.is_object() && !only.value.is_null();
  return is_short ? only.value : Value(std::move(options));
}

}  // namespace

Value expect_item(const MadeCheck& check, const ItemOptions& common) {
  Object options = check.options;
  // A composite's own `of` is the list of its checks.
  if (!common.of.empty()) options.set("of", Value(common.of));
  if (!common.name.empty()) options.set("name", Value(common.name));
  if (common.weight) options.set("weight", *common.weight);
  const bool is_bare = options.empty();
  Value item =
      is_bare ? Value(check.type) : Value(Object{{check.type, shortest(find_check_type(check.type), options)}});
  return check.is_negated ? Value(Object{{"not", std::move(item)}}) : item;
}

std::optional<std::vector<std::string>> variables_of_item(const Value& item, Place place, const std::string& what,
                                                          ImportNotes& notes) {
  Diagnostics found;
  const std::optional<Expectations> parsed = Expectation::parse(item, CheckScope(), found);
  if (!parsed) {
    std::string why = "our check refuses it";
    for (const Diagnostic& mistake : found.sorted()) {
      if (mistake.severity != Severity::error) continue;
      why = mistake.message + (mistake.hint.empty() ? std::string() : fmt::format(" ({})", mistake.hint));
      break;
    }
    notes.left_out(place, what, std::move(why));
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const auto& expectation : *parsed) {
    for (const VariableUse& use : expectation->variables()) names.push_back(use.name);
  }
  return names;
}

}  // namespace llmeval
