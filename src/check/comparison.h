#pragma once

#include "check/check.h"
#include "check/option.h"

#include <optional>
#include <string>

namespace llmeval {

// Inside check/ only.

/// What was looked at, compared with one value after the other.
/// - A text is compared with the text exactly: no white space is trimmed, case counts unless it is ignored.
/// - Any other value (number, boolean, null, list, object) is compared as a value: with the one found in JSON, else
/// with the text read as
///   JSON. Numbers are equal when they are exactly the same (1 == 1.0), objects whatever the order of their keys.
class Comparison {
 public:
  /// `look` outlives the comparison.
  Comparison(const LookedAt& look, bool ignore_case) : look_(look), ignore_case_(ignore_case) {}

  bool equals(const Value& expected);
  /// Why `expected` was not equal, where that is not plain to see; else empty.
  std::string why_not(const Value& expected);

 private:
  const Value* value();

  const LookedAt& look_;
  bool ignore_case_;
  std::optional<std::string> folded_;
  std::optional<Evaluated<Value>> parsed_;
};

/// A value in a reason: a text quoted, anything else as JSON; cut.
std::string show_value(const Value& value);
/// The same for several, with the first ones only where there are many.
std::string show_values(const List& values);

}  // namespace llmeval
