#pragma once

#include <cstdint>

namespace llmeval {

/// Pieces of memory that this program has asked for so far, and those of them that it still holds. What a simulated
/// run leaves behind is a leaked coroutine, or something as bad. Zero under a sanitizer, which finds leaks by itself.
struct Allocations {
  std::uint64_t made = 0;
  std::uint64_t held = 0;
};
Allocations count_allocations();

}  // namespace llmeval
