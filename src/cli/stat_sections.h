#pragma once

#include "cli/stat_input.h"
#include "data/value.h"

#include <span>
#include <string_view>

namespace llmeval {

/// A section of a file of vectors of statistics: what our functions say of a row's input, in the form of its
/// `expected`.
struct StatSection {
  std::string_view id;
  /// Whatever it returns means nothing where the input is bad then.
  Value (*compute)(StatInput& input);
};

// By what they are about; stat_vectors.cpp knows them all.
std::span<const StatSection> mean_sections();
std::span<const StatSection> rate_sections();
std::span<const StatSection> test_sections();
std::span<const StatSection> judge_sections();

/// Null for nothing.
template <class Optional>
Value value_or_null(const Optional& optional) {
  return optional ? Value(*optional) : Value();
}
/// Of an interval: both ends.
template <class Ends>
Value ends_value(const Ends& ends) {
  return Value(List{Value(ends.low), Value(ends.high)});
}

}  // namespace llmeval
