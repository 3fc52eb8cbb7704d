#pragma once

#include <cstdint>

namespace llmeval {

/// What a case that passed before and fails now turned out to be, after it was asked again.
enum class FlipAnswer : std::uint8_t {
  confirmed,     ///< A new failure.
  flaky,         ///< It passes and fails by itself.
  elsewhere,     ///< It fails now whichever of both is asked: what else has changed nobody knows.
  inconclusive,  ///< Not asked again, or not measured.
};

/// How the re-runs of one case came out.
struct Reruns {
  std::uint64_t after_passed = 0;
  std::uint64_t after_failed = 0;
  std::uint64_t before_passed = 0;
  std::uint64_t before_failed = 0;
};

struct FlipRule {
  std::uint64_t confirm = 3;   ///< Re-runs of each side, from 1.
  bool can_ask_before = true;  ///< What was there before can be asked again: a prompt of a model that is still there.
};

/// A flip is confirmed where all re-runs of what is there now fail, and all of what was there before pass; where that
/// cannot be asked (a program, a recording, no budget) the first is enough. One re-run to the contrary makes the case
/// flaky, also where others are missing; else a missing one leaves it open. Where all of both fail it is no longer what
/// it was, and this comparison cannot say why: the model itself may have changed.
FlipAnswer answer_flip(const Reruns& reruns, const FlipRule& rule);

}  // namespace llmeval
