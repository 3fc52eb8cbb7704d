#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace llmeval {

/// Knows the line and the column (in code points) of offsets in a text that are asked for in rising order: all of them
/// in one pass.
class Cursor {
 public:
  explicit Cursor(std::string_view text, std::uint32_t first_line = 1) : text_(text), line_(first_line) {}

  void move_to(std::size_t offset) {
    for (; at_ < offset && at_ < text_.size(); ++at_) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '\n') {
        ++line_;
        column_ = 1;
      } else if ((byte & 0xC0U) != 0x80U) {
        ++column_;
      }
    }
  }

  std::uint32_t line() const { return line_; }
  std::uint32_t column() const { return column_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_;
  std::uint32_t column_ = 1;
};

}  // namespace llmeval
