#pragma once

#include "async/notifier.h"
#include "async/task.h"
#include "base/hash.h"
#include "event/answer_cache.h"

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <utility>

namespace llmeval {

/// Identical questions that are under way at once: one of them leads and asks, the others wait for what it brings. A
/// leader that brings nothing (it failed, was cancelled) leaves the lead to the next that waits, so that nobody's end
/// is another's. Loop thread only; outlives all places.
class SingleFlight {
 public:
  explicit SingleFlight(Loop& loop) : loop_(loop) {}

  struct Flight {
    explicit Flight(Loop& loop) : changed(loop) {}
    Notifier changed;
    bool is_led = false;
    std::shared_ptr<const StoredAnswer> answer;
  };

  /// The lead of a question. Given back when it is destroyed; with an answer for all who wait where land() was called.
  class Lead {
   public:
    Lead() = default;
    Lead(SingleFlight& flights, Digest key, std::shared_ptr<Flight> flight)
        : flights_(&flights), key_(key), flight_(std::move(flight)) {}
    Lead(Lead&& other) noexcept = default;
    Lead& operator=(Lead&& other) noexcept {
      give_back();
      flights_ = other.flights_;
      key_ = other.key_;
      flight_ = std::move(other.flight_);
      return *this;
    }
    ~Lead() { give_back(); }

    explicit operator bool() const { return flight_ != nullptr; }
    /// Whether somebody waits for the answer.
    bool is_awaited() const { return flight_->changed.has_waiters(); }
    /// Gives all who wait this answer and the lead back.
    void land(std::shared_ptr<const StoredAnswer> answer);

   private:
    void give_back();

    SingleFlight* flights_ = nullptr;
    Digest key_;
    std::shared_ptr<Flight> flight_;
  };

  /// One of three: the lead, the answer that the leader brought, or neither where the wait was cancelled.
  struct Place {
    Lead lead;
    std::shared_ptr<const StoredAnswer> answer;
  };
  Task<Place> join(Digest key, CancelToken stop);

 private:
  struct KeyHash {
    std::size_t operator()(const Digest& key) const { return static_cast<std::size_t>(key.prefix()); }
  };

  Loop& loop_;
  std::unordered_map<Digest, std::shared_ptr<Flight>, KeyHash> flights_;
};

}  // namespace llmeval
