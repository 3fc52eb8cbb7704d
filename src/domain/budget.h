#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// What was taken of a budget, or may be at worst.
struct Spend {
  Money cost;
  std::int64_t requests = 0;  ///< Attempts, retries among them.
  std::int64_t tokens = 0;    ///< Input and output.

  Spend& operator+=(const Spend& other) {
    cost += other.cost;
    requests += other.requests;
    tokens += other.tokens;
    return *this;
  }
  friend bool operator==(const Spend&, const Spend&) = default;
};

/// Ceilings of a run, a suite or a sample; each absent one is none.
struct BudgetLimits {
  std::optional<Money> max_cost;
  std::optional<std::int64_t> max_requests;
  std::optional<std::int64_t> max_tokens;
  std::optional<Duration> deadline;  ///< From the start; nothing is sent after it.

  bool limits_nothing() const { return !max_cost && !max_requests && !max_tokens && !deadline; }
  friend bool operator==(const BudgetLimits&, const BudgetLimits&) = default;
};

/// Whether a run's stop reason is the name of a ceiling: max_cost, max_requests, max_tokens or deadline.
inline bool is_ceiling(std::string_view stop_reason) {
  return stop_reason == "max_cost" || stop_reason == "max_requests" || stop_reason == "max_tokens" ||
         stop_reason == "deadline";
}

}  // namespace llmeval
