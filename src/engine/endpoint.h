#pragma once

#include "async/slots.h"
#include "domain/model.h"
#include "policy/rate.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// What all models that share a provider's quota share: how many requests at once, and how fast. Two names for the same
/// (base URL, model id, key variable) are one endpoint under the lower of their limits.
class Endpoint {
 public:
  Endpoint(Loop& loop, const Limits& limits);

  /// Takes over the limits that are lower than its own.
  void tighten(const Limits& limits, SteadyTime now);

  Slots& slots() { return slots_; }
  bool has_rate() const { return requests_ || tokens_; }
  /// Where those who wait for the rate stand in line: only the first of them looks at the buckets.
  Slots& turn() { return turn_; }
  /// When one request of `tokens` (an upper bound) may be sent, as far as the rate goes.
  SteadyTime ready_at(SteadyTime now, std::int64_t tokens);
  /// Counts one as sent.
  void take(SteadyTime now, std::int64_t tokens);

 private:
  Limits limits_;
  Slots slots_;
  Slots turn_;
  std::optional<RateBucket> requests_;
  std::optional<RateBucket> tokens_;
};

/// The endpoints of a run, made when first asked for.
class Endpoints {
 public:
  static constexpr std::int64_t k_default_concurrency = 32;

  /// \param concurrency  `-j`: the limit of endpoints that have none, and the ceiling of all; absent: 32 and no
  /// ceiling.
  Endpoints(Loop& loop, std::optional<std::int64_t> concurrency) : loop_(loop), concurrency_(concurrency) {}

  Endpoint& of(const Model& model);
  /// Requests that all endpoints together allow at once.
  std::int64_t concurrency() const;

 private:
  Loop& loop_;
  std::optional<std::int64_t> concurrency_;
  std::map<std::string, std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace llmeval
