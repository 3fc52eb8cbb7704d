#pragma once

#include "base/diagnostic.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace llmeval {

/// Walks forward through a template and knows the place where it stands: lines end with \n, columns count code points.
class SourceCursor {
 public:
  /// \param next_column  at which lines after the first begin; 0: all of the text is said to stand at `start`.
  SourceCursor(std::string_view source, Place start, std::uint32_t next_column = 1)
      : source_(source), place_(start), next_column_(next_column) {}

  std::string_view source() const { return source_; }
  std::string_view rest() const { return source_.substr(at_); }
  std::size_t offset() const { return at_; }
  Place place() const { return place_; }
  bool at_end() const { return at_ == source_.size(); }
  /// `\0` beyond the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
  bool starts_with(std::string_view text) const { return rest().starts_with(text); }

  void advance(std::size_t bytes) { advance_to(at_ + bytes); }
  /// \param offset  not before the present one.
  void advance_to(std::size_t offset);
  /// Over Python's white space.
  void skip_space();

 private:
  std::string_view source_;
  std::size_t at_ = 0;
  Place place_;
  std::uint32_t next_column_;
};

}  // namespace llmeval
