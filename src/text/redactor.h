#pragma once

#include "text/sensitive.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

/// Replaces what find_sensitive() finds by placeholders such as `[EMAIL_1]`, in many texts alike: the same address or
/// number is the same placeholder, however it is written, so that what texts have in common stays visible. Keeps the
/// values that it has replaced in memory.
class Redactor {
 public:
  using Counts = std::array<std::uint64_t, k_sensitive_kinds>;

  /// New placeholders are to differ from those that this text has.
  void avoid(std::string_view text);

  /// The text with placeholders. Adds what it replaces to `counts`, by kind.
  std::string redact(std::string_view text, Counts& counts);

 private:
  std::array<std::uint64_t, k_sensitive_kinds> last_{};
  std::map<std::pair<SensitiveKind, std::string>, std::uint64_t> numbers_;
};

/// Gives the placeholders of a text numbers in the order in which they come, so that texts can be compared that were
/// redacted apart from each other.
class PlaceholderOrder {
 public:
  std::string renumber(std::string_view text);

 private:
  std::map<std::pair<SensitiveKind, std::uint64_t>, std::uint64_t> numbers_;
  std::array<std::uint64_t, k_sensitive_kinds> last_{};
};

}  // namespace llmeval
