#pragma once

#include "base/clock.h"
#include "serve/mock_shape.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace llmeval {

/// What a simulated API allows; absent: anything.
struct MockLimitSettings {
  std::optional<std::int64_t> requests_per_second;
  std::optional<std::int64_t> requests_per_minute;
  std::optional<std::int64_t> tokens_per_minute;
};

/// Buckets that fill up steadily to what their time allows, as providers have them.
class MockLimits {
 public:
  MockLimits(MockLimitSettings settings, SteadyTime now);

  /// Takes a request of so many tokens; where it is over a limit takes nothing and says how long until there is room.
  std::optional<Duration> take(std::int64_t tokens, SteadyTime now);
  /// Of requests and of tokens, where they are limited.
  std::vector<MockLimitState> states(SteadyTime now) const;

 private:
  struct Bucket {
    std::string_view kind;
    std::int64_t limit;
    Duration window;
    double left;

    double per_microsecond() const { return static_cast<double>(limit) / static_cast<double>(window.count()); }
  };
  void fill(SteadyTime now);

  std::vector<Bucket> buckets_;
  SteadyTime filled_;
};

}  // namespace llmeval
