#include "policy/day_quota.h"

#include <algorithm>

namespace llmeval {

namespace {

std::int64_t day_of(SystemTime time) { return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count(); }

}  // namespace

std::optional<SystemTime> DayQuota::wait_until(SystemTime now, std::int64_t amount) const {
  const std::int64_t day = std::max(day_of(now), day_);
  const std::int64_t used = used_on(day);
  if (used == 0 || used + amount <= per_day_) return std::nullopt;
  return SystemTime(std::chrono::days(day + 1));
}

void DayQuota::take(SystemTime now, std::int64_t amount) {
  const std::int64_t day = std::max(day_of(now), day_);
  used_ = used_on(day) + amount;
  day_ = day;
}

void DayQuota::give_back(std::int64_t amount) { used_ = std::max<std::int64_t>(0, used_ - amount); }

}  // namespace llmeval
