#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>

namespace llmeval {

/// What a reply tells of one of the provider's own buckets, requests or tokens (`x-ratelimit-*` headers).
struct RateState {
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> remaining;
  std::optional<Duration> reset;  ///< Until the bucket is full again; not how long to wait.

  friend bool operator==(const RateState&, const RateState&) = default;
};

}  // namespace llmeval
