#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

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

/// What was taken of a suite's budget, and for how long its samples asked.
struct SuiteSpend {
  Spend sum;
  Duration elapsed{0};
};

/// What the earlier parts of a run that goes on took.
struct RunSpend {
  std::vector<SuiteSpend> suites;  ///< By the suite's place in the project; the missing ones took nothing.
  Duration elapsed{0};
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
