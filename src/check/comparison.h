#pragma once

#include "check/check.h"
#include "check/option.h"
#include "check/text_form.h"

#include <optional>
#include <string>

namespace llmeval {

// Inside check/ only.

/// What was looked at, compared with one value after the other.
/// - A text is compared with the text exactly: no white space is trimmed, case counts, unless the form says otherwise.
/// - Any other value (number, boolean, null, list, object) is compared as a value: with the one found in JSON, else
/// with the text read as
///   JSON. Numbers are equal when they are exactly the same (1 == 1.0), objects whatever the order of their keys.
class Comparison {
 public:
  /// `look` and `form` outlive the comparison.
  Comparison(const LookedAt& look, const TextForm& form) : look_(look), form_(form) {}

  bool equals(const Value& expected);
  /// Why `expected` was not equal, where that is not plain to see; else empty.
  std::string why_not(const Value& expected);

 private:
  const Value* value();

  const LookedAt& look_;
  const TextForm& form_;
  std::optional<std::string> formed_;
  std::optional<Evaluated<Value>> parsed_;
};

/// A value in a reason: a text quoted, anything else as JSON; cut.
std::string show_value(const Value& value);
/// The same for several, with the first ones only where there are many.
std::string show_values(const List& values);

}  // namespace llmeval
