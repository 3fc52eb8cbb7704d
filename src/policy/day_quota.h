#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>

namespace llmeval {

/// A limit per day, from midnight to midnight in UTC. Counts what this process used.
class DayQuota {
 public:
  /// \param per_day  over 0.
  explicit DayQuota(std::int64_t per_day) : per_day_(per_day) {}

  /// Nullopt where `amount` fits into today; else the next midnight. More than a whole day's worth fits into a fresh
  /// day.
  std::optional<SystemTime> wait_until(SystemTime now, std::int64_t amount = 1) const;
  void take(SystemTime now, std::int64_t amount = 1);
  /// Of what was taken today, so much was not used after all.
  void give_back(std::int64_t amount);

 private:
  std::int64_t used_on(std::int64_t day) const { return day > day_ ? 0 : used_; }

  std::int64_t per_day_;
  std::int64_t day_ = 0;  ///< Since 1970. Never goes back, even where the clock is set back.
  std::int64_t used_ = 0;
};

}  // namespace llmeval
