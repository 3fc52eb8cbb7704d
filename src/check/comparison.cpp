#include "check/comparison.h"

#include "check/json_text.h"
#include "data/json.h"
#include "text/inert.h"
#include "text/unicode.h"

namespace llmeval {

const Value* Comparison::value() {
  if (look_.value != nullptr) return look_.value;
  if (!parsed_) parsed_ = extract_json(look_.text, JsonExtract::whole);
  return *parsed_ ? &**parsed_ : nullptr;
}

bool Comparison::equals(const Value& expected) {
  if (!expected.is_text()) {
    const Value* const found = value();
    return found != nullptr && *found == expected;
  }
  if (form_.is_as_written()) return look_.text == expected.text();
  if (!formed_) formed_ = form_.apply(look_.text);
  return *formed_ == form_.apply(expected.text());
}

std::string Comparison::why_not(const Value& expected) {
  if (!expected.is_text()) {
    if (value() == nullptr) return parsed_->error();
    return value()->kind() == expected.kind() ? "" : "it is " + std::string(kind_name(value()->kind()));
  }
  if (trim(look_.text) == trim(expected.text())) return "only surrounding white space differs";
  if (fold_case(look_.text) == fold_case(expected.text())) return "only upper and lower case differ";
  return {};
}

std::string show_value(const Value& value) {
  return value.is_text() ? quoted_excerpt(value.text(), 60) : excerpt(to_json(value), 60);
}

std::string show_values(const List& values) {
  constexpr std::size_t k_enough = 120;
  std::string shown;
  for (const Value& value : values) {
    if (&value != &values.front()) shown += ", ";
    if (shown.size() > k_enough) return shown + "…";
    shown += show_value(value);
  }
  return shown;
}

}  // namespace llmeval
