#pragma once

#include <string>
#include <utility>

namespace llmeval {

/// Why an operation could not be done: the fact in lower case with the culprit in quotes, and one step to take.
/// It never carries a secret. Mistakes in a user's files are Diagnostics (with their place), not Errors.
struct Error {
  std::string message;
  std::string hint;  ///< One step to take, or empty.

  explicit Error(std::string what, std::string what_to_do = {})
      : message(std::move(what)), hint(std::move(what_to_do)) {}
};

}  // namespace llmeval
