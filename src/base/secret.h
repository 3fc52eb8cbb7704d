#pragma once

#include <fmt/core.h>

#include <iosfwd>
#include <string>
#include <utility>

namespace llmeval {

/// A text that must never land in a database, log, report, trace or error text: an API key, an `authorization` value.
/// It cannot be printed, streamed or formatted by accident; whoever puts it on the wire calls reveal().
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}

  /// The text itself, for the wire and for redaction only.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const SecretText&, const SecretText&) = default;

 private:
  std::string text_;
};

std::ostream& operator<<(std::ostream&, const SecretText&) = delete;

}  // namespace llmeval

template <class Char>
struct fmt::formatter<llmeval::SecretText, Char> {
  formatter() = delete;
};
