#pragma once

#include "async/waiter.h"

#include <coroutine>
#include <cstddef>
#include <utility>

namespace llmeval {

class Slots;

/// The right to be one of N, given back when it dies or earlier by release(). Empty after a cancelled wait.
class [[nodiscard]] Slot {
 public:
  Slot() = default;
  Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
  Slot& operator=(Slot&& other) noexcept {
    if (this != &other) {
      release();
      slots_ = std::exchange(other.slots_, nullptr);
    }
    return *this;
  }
  ~Slot() { release(); }

  explicit operator bool() const { return slots_ != nullptr; }
  void release();

 private:
  friend class Slots;
  explicit Slot(Slots* slots) : slots_(slots) {}

  Slots* slots_ = nullptr;
};

/// How many may do something at once: first come, first served, under a limit that may change at any time.
///
///     Slot slot = co_await slots.acquire(cancel);
///     if (!slot) co_return …;  // cancelled
///
/// Loop thread only; it outlives its slots and those who wait.
class Slots {
 public:
  Slots(Loop& loop, std::size_t limit) : loop_(loop), limit_(limit) {}
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  class [[nodiscard]] Awaiter : public Waiter {
   public:
    Awaiter(Slots& slots, CancelToken cancel) : Waiter(slots.loop_, cancel), slots_(slots) {}
    bool await_ready();
    void await_suspend(std::coroutine_handle<> coroutine);
    Slot await_resume();

   private:
    friend class Slots;
    Slots& slots_;
    bool granted_ = false;
    bool queued_ = false;
  };
  Awaiter acquire(CancelToken cancel = CancelToken()) { return Awaiter(*this, cancel); }

  /// A lower limit takes effect as slots come back; nobody loses one.
  void set_limit(std::size_t limit);

  std::size_t limit() const { return limit_; }
  std::size_t in_use() const { return in_use_; }
  std::size_t waiting() const { return waiting_; }

 private:
  friend class Slot;
  void give_back();
  void grant();

  Loop& loop_;
  std::size_t limit_;
  std::size_t in_use_ = 0;
  std::size_t waiting_ = 0;
  LinkList<Awaiter> queue_;
};

}  // namespace llmeval
