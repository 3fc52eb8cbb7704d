#include "policy/concurrency.h"

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::int64_t k_start = 8;
constexpr double k_cut = 0.8;
constexpr double k_used = 0.8;
constexpr Duration k_cooldown = std::chrono::seconds(1);

}  // namespace

ConcurrencyLimit::ConcurrencyLimit(bool is_named, std::int64_t ceiling)
    : ceiling_(ceiling),
      limit_(static_cast<double>(is_named ? ceiling : std::min(k_start, ceiling))),
      is_starting_(!is_named) {}

void ConcurrencyLimit::answered(std::int64_t out) {
  const auto ceiling = static_cast<double>(ceiling_);
  if (limit_ >= ceiling || static_cast<double>(out) < k_used * limit_) return;
  // One more for each answer doubles the limit in a round trip, one more for as many answers as the limit adds one.
  limit_ = std::min(ceiling, limit_ + (is_starting_ ? 1 : 1 / limit_));
}

bool ConcurrencyLimit::refused(SteadyTime now, SteadyTime sent) {
  is_starting_ = false;
  const bool is_news = last_cut_ == SteadyTime::min() || (sent >= last_cut_ && now - last_cut_ >= k_cooldown);
  if (!is_news) return false;
  last_cut_ = now;
  limit_ = std::max(1.0, limit_ * k_cut);
  return true;
}

void ConcurrencyLimit::lower_ceiling(std::int64_t ceiling) {
  ceiling_ = std::min(ceiling_, ceiling);
  limit_ = std::min(limit_, static_cast<double>(ceiling_));
}

}  // namespace llmeval
