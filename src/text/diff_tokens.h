#pragma once

#include <string_view>
#include <vector>

namespace llmeval {

// Inside text/ only: what word_diff() compares.

/// Views into one text, one after the other without a gap.
using DiffTokens = std::vector<std::string_view>;

/// See word_diff().
DiffTokens split_diff_words(std::string_view text);
/// Each with its \n.
DiffTokens split_diff_lines(std::string_view text);
/// Of a word: white space without an end of line.
bool is_blank(std::string_view token);

}  // namespace llmeval
