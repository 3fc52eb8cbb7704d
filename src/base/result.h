#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace llmeval {

/// The value of an operation that can fail, or why it did. Never ignored: tl::expected is [[nodiscard]].
template <class T = void>
using Result = tl::expected<T, Error>;

/// `return failure(fmt::format("cannot open '{}'", path))` in a function that returns any Result.
inline tl::unexpected<Error> failure(std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error(std::move(message), std::move(hint)));
}
inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace llmeval

#define LLMEVAL_CONCAT_(a, b) a##b
#define LLMEVAL_CONCAT(a, b) LLMEVAL_CONCAT_(a, b)

/// Declares `name` with the value of `expression` (a Result), or returns its error from this (plain) function.
#define LLMEVAL_TRY(name, expression)                                                                     \
  auto LLMEVAL_CONCAT(try_, __LINE__) = (expression);                                                     \
  if (!LLMEVAL_CONCAT(try_, __LINE__)) return failure(std::move(LLMEVAL_CONCAT(try_, __LINE__)).error()); \
  name = *std::move(LLMEVAL_CONCAT(try_, __LINE__))

/// The same for a Result<void>.
#define LLMEVAL_CHECK(expression) \
  if (auto checked_ = (expression); !checked_) return failure(std::move(checked_).error())
