#include "async/slots.h"

namespace llmeval {

void Slot::release() {
  Slots* slots = std::exchange(slots_, nullptr);
  if (slots != nullptr) slots->give_back();
}

bool Slots::Awaiter::await_ready() {
  if (is_cancelled()) return true;
  if (slots_.in_use_ >= slots_.limit_ || !slots_.queue_.empty()) return false;
  ++slots_.in_use_;
  granted_ = true;
  return true;
}

void Slots::Awaiter::await_suspend(std::coroutine_handle<> coroutine) {
  queued_ = true;
  ++slots_.waiting_;
  park(coroutine);
  slots_.queue_.push_back(*this);
}

Slot Slots::Awaiter::await_resume() {
  if (granted_) return Slot(&slots_);
  if (queued_) --slots_.waiting_;
  return Slot();
}

void Slots::set_limit(std::size_t limit) {
  limit_ = limit;
  grant();
}

void Slots::give_back() {
  --in_use_;
  grant();
}

void Slots::grant() {
  while (in_use_ < limit_ && !queue_.empty()) {
    Awaiter& first = queue_.pop_front();
    first.granted_ = true;
    ++in_use_;
    --waiting_;
    first.wake();
  }
}

}  // namespace llmeval
