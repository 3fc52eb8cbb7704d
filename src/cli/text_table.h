#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

namespace llmeval {

/// Rows of inert text in columns as wide as their widest, two spaces between them; the first row is the heading. The
/// columns in `numbers` stand to the right.
std::string text_table(const std::vector<std::vector<std::string>>& rows, std::initializer_list<std::size_t> numbers);

}  // namespace llmeval
