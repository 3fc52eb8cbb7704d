#pragma once

#include "base/decimal.h"
#include "data/value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: what tells two JSON values apart.

/// A JSON pointer whose token `*` stands for any key or position.
class PathPattern {
 public:
  /// Nullopt where it is no pointer.
  static std::optional<PathPattern> parse(std::string_view pointer);

  bool is_whole() const { return tokens_.empty(); }
  bool matches(const std::vector<std::string>& path) const;

 private:
  std::vector<std::string> tokens_;
};

/// What makes no difference.
struct JsonLeniency {
  std::vector<PathPattern> ignored;    ///< Whatever stands there, or that nothing does.
  bool all_unordered = false;          ///< The order of the items of any list.
  std::vector<PathPattern> unordered;  ///< Of these lists.
  Decimal tolerance;                   ///< Between two numbers.
  bool allows_more = false;            ///< Members that an expected object does not have.
};

/// The first differences, in the order of the expected value: `at '/a/0': expected 1, got 2`, `at '/b': missing,
/// expected "x"`, `at '/c': got 5, expected nothing`. Empty where there is none. Numbers are compared exactly.
std::vector<std::string> json_differences(const Value& expected, const Value& actual, const JsonLeniency& leniency,
                                          std::size_t limit);

}  // namespace llmeval
