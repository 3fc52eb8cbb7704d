#pragma once

#include <cstdint>
#include <string_view>

namespace llmeval {

/// Which of the makers of promptfoo_assertion.h makes our check of an assertion.
enum class AssertionMaker : std::uint8_t { none, text, list, json, measure, likeness, call, code, judge };

/// One type of promptfoo's assertions.
struct AssertionType {
  std::string_view type;  ///< Without `not-`.
  AssertionMaker maker = AssertionMaker::none;
  std::string_view why_not = {};  ///< Where nothing of ours equals it: what to do instead.
};

/// Nullptr where promptfoo documents no such type.
const AssertionType* find_assertion_type(std::string_view type);

}  // namespace llmeval
