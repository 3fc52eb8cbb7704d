#include "serve/mock_limits.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

MockLimits::MockLimits(MockLimitSettings settings, SteadyTime now) : filled_(now) {
  const auto add = [&](std::string_view kind, std::optional<std::int64_t> limit, Duration window) {
    if (limit) buckets_.push_back({kind, *limit, window, static_cast<double>(*limit)});
  };
  add("requests", settings.requests_per_second, std::chrono::seconds(1));
  add("requests", settings.requests_per_minute, std::chrono::minutes(1));
  add("tokens", settings.tokens_per_minute, std::chrono::minutes(1));
}

void MockLimits::fill(SteadyTime now) {
  const auto elapsed = static_cast<double>((now - filled_).count());
  filled_ = now;
  for (Bucket& bucket : buckets_) {
    bucket.left = std::min(static_cast<double>(bucket.limit), bucket.left + elapsed * bucket.per_microsecond());
  }
}

std::optional<Duration> MockLimits::take(std::int64_t tokens, SteadyTime now) {
  fill(now);
  Duration wait{0};
  // What is larger than a whole bucket takes all of it.
  const auto wanted = [&](const Bucket& bucket) {
    return static_cast<double>(bucket.kind == "tokens" ? std::min(tokens, bucket.limit) : 1);
  };
  for (const Bucket& bucket : buckets_) {
    const double missing = wanted(bucket) - bucket.left;
    if (missing > 0) wait = std::max(wait, Duration(1 + std::llround(missing / bucket.per_microsecond())));
  }
  if (wait.count() > 0) return wait;
  for (Bucket& bucket : buckets_) bucket.left -= wanted(bucket);
  return std::nullopt;
}

std::vector<MockLimitState> MockLimits::states(SteadyTime now) const {
  std::vector<MockLimitState> states;
  for (const Bucket& bucket : buckets_) {
    const auto elapsed = static_cast<double>((now - filled_).count());
    const auto limit = static_cast<double>(bucket.limit);
    const double left = std::min(limit, bucket.left + elapsed * bucket.per_microsecond());
    const Duration until_full(std::llround(std::ceil((limit - left) / bucket.per_microsecond())));
    const MockLimitState state{bucket.kind, bucket.limit, static_cast<std::int64_t>(left), until_full};
    // An API tells of one limit a kind: the longer one, as providers do.
    if (!states.empty() && states.back().kind == bucket.kind) states.pop_back();
    states.push_back(state);
  }
  return states;
}

}  // namespace llmeval
