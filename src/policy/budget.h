#pragma once

#include "domain/budget.h"
#include "domain/completion.h"
#include "domain/model.h"
#include "domain/request.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// What one attempt begun at a time takes at most: the tokens of its input by their bytes, `max_output_tokens`, and
/// both at the model's price. Without a price the cost is 0, without `max_output_tokens` the output is 0: who has a
/// limit on cost or tokens refuses such models beforehand (check_budgets() in config/). \param more_input  tokens
/// besides what the request has so far: answers that it will have to repeat.
Spend worst_case(const Request& request, const Model& model, SystemTime at, std::int64_t more_input = 0);

/// What an attempt took: by its usage where the other side told it; nothing but a request where it surely did no work
/// (never reached, or turned away); else the worst case, since it may be paid for.
Spend spend_of(const Attempt& attempt, const Spend& worst);

/// A ceiling: the worst case of each attempt is reserved before it is sent and settled when it came back, so that what
/// is spent never exceeds it. The deadline is the caller's. Pure.
class Budget {
 public:
  Budget() = default;
  /// \param spent  what earlier parts of the same run took.
  explicit Budget(const BudgetLimits& limits, const Spend& spent = {}) : limits_(limits), spent_(spent) {}

  /// Room for one more attempt.
  enum class Room : std::uint8_t {
    free,  ///< It fits.
    busy,  ///< Not beside what is reserved now; perhaps when that is settled.
    none,  ///< Nothing is reserved, and it does not fit: the budget is reached.
  };
  Room room_for(const Spend& worst) const;
  /// Which ceiling it does not fit under: max_cost, max_requests or max_tokens; empty where it fits.
  std::string_view obstacle_of(const Spend& worst) const;

  void reserve(const Spend& worst);
  /// `reserved` as it was reserved; `spent` may be more where the other side counted more than could be.
  void settle(const Spend& reserved, const Spend& spent);

  const BudgetLimits& limits() const { return limits_; }
  const Spend& spent() const { return spent_; }
  const Spend& reserved() const { return reserved_; }

 private:
  BudgetLimits limits_;
  Spend spent_;
  Spend reserved_;
};

}  // namespace llmeval
