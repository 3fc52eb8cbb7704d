#pragma once

#include <cstdint>

namespace llmeval {

/// Tokens that one answer took, as the provider counts them. `input` includes what was read from or written to the
/// provider's prompt cache, `output` includes reasoning.
struct Usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_input_tokens = 0;
  std::int64_t reasoning_tokens = 0;
  std::int64_t cache_write_tokens = 0;  ///< Of the input: written to the cache, which some charge more for.

  Usage& operator+=(const Usage& other) {
    input_tokens += other.input_tokens;
    output_tokens += other.output_tokens;
    cached_input_tokens += other.cached_input_tokens;
    reasoning_tokens += other.reasoning_tokens;
    cache_write_tokens += other.cache_write_tokens;
    return *this;
  }
  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace llmeval
