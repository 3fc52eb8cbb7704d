#include "policy/learned_rate.h"

#include <algorithm>

namespace llmeval {

namespace {

constexpr Duration k_shortest_look = std::chrono::seconds(1);
constexpr Duration k_longest_look = std::chrono::seconds(4);
constexpr double k_caution = 0.95;
// A second without a refusal adds 1 % to the rate: near the limit that is a refusal every few seconds. The longer it
// stays quiet, the less the limit is still where it was: twice the rate after some twenty seconds, then soon any.
constexpr double k_ease = 0.01;
constexpr double k_leap_after = 20;
// One in a minute: less is not a rate but a pause, which the other side should ask for.
constexpr double k_slowest = 1;

}  // namespace

void LearnedRate::move_to(SteadyTime now) {
  const std::int64_t slot = slot_of(now);
  if (slot <= newest_) return;
  const auto passed = std::min<std::int64_t>(slot - newest_, k_slots);
  for (std::int64_t i = 0; i < passed; ++i) taken_.at(static_cast<std::size_t>(slot - i) % k_slots) = 0;
  newest_ = slot;
}

void LearnedRate::hold() {
  ++held_;
  if (bucket_) bucket_->hold();
}

void LearnedRate::let_go() {
  --held_;
  if (bucket_) bucket_->let_go();
}

void LearnedRate::sent(SteadyTime now) {
  --held_;
  if (newest_ < 0) since_ = now;
  move_to(now);
  ++taken_.at(static_cast<std::size_t>(newest_) % k_slots);
  if (bucket_) bucket_->take(now);
}

double LearnedRate::taken_per_second(SteadyTime now, Duration window) const {
  const std::int64_t oldest = std::max(slot_of(now - window), newest_ - static_cast<std::int64_t>(k_slots) + 1);
  std::int64_t sum = 0;
  for (std::int64_t slot = oldest; slot <= newest_; ++slot) sum += taken_.at(static_cast<std::size_t>(slot) % k_slots);
  return static_cast<double>(sum) * 1e6 / static_cast<double>(window.count());
}

bool LearnedRate::refused(SteadyTime now, SteadyTime sent) {
  move_to(now);
  const std::int64_t slot = slot_of(sent);
  if (slot > newest_ - static_cast<std::int64_t>(k_slots)) {
    std::int32_t& taken = taken_.at(static_cast<std::size_t>(slot) % k_slots);
    taken = std::max(0, taken - 1);
  }
  const Duration window = std::clamp(now - since_, k_shortest_look, k_longest_look);
  const double measured = k_caution * 60 * taken_per_second(now, window);
  if (bucket_ && (sent < since_ || now - since_ < k_shortest_look)) {
    // One more of what was too much just now: perhaps the estimate was too high, and nothing else is new.
    if (measured > 0 && measured < learned_rate_) set(now, measured);
    return false;
  }
  // Where nothing at all was taken there is nothing to learn from but that it was too much.
  if (measured <= 0 && !bucket_) return false;
  const double before = bucket_ ? bucket_->per_minute() : measured;
  set(now, std::max(k_slowest, measured > 0 ? std::min(measured, k_caution * before) : before / 2));
  bucket_->lower_to(now, 0);
  since_ = now;
  return true;
}

void LearnedRate::set(SteadyTime now, double per_minute) {
  learned_rate_ = per_minute;
  if (bucket_) {
    bucket_->set_rate(now, per_minute);
  } else {
    bucket_.emplace(per_minute, now);
    bucket_->hold(held_);
  }
}

SteadyTime LearnedRate::ready_at(SteadyTime now) {
  if (!bucket_) return now;
  const double quiet = static_cast<double>((now - since_).count()) / 1e6;
  const double leap = quiet / k_leap_after;
  bucket_->set_rate(now, learned_rate_ * (1 + k_ease * quiet + leap * leap * leap));
  return bucket_->ready_at(now);
}

std::optional<double> LearnedRate::per_minute() const {
  return bucket_ ? std::optional(bucket_->per_minute()) : std::nullopt;
}

}  // namespace llmeval
