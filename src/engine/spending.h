#pragma once

#include "async/cancel.h"
#include "async/loop.h"
#include "async/notifier.h"
#include "async/slots.h"
#include "async/task.h"
#include "policy/budget.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

class Spending;

/// What one sample's attempts are paid from besides the run's budget: its suite's and its own.
struct Purse {
  std::uint32_t suite = 0;
  Budget own;
  std::optional<SteadyTime> own_deadline;  ///< From its first request.
};

/// What is reserved for one attempt in every budget that it is paid from; given back whole when it dies unsettled, as
/// for an attempt that was never sent. Its purse outlives it. Empty where no budget asks.
class [[nodiscard]] Reservation {
 public:
  Reservation() = default;
  Reservation(Reservation&& other) noexcept { take(other); }
  Reservation& operator=(Reservation&& other) noexcept {
    if (this != &other) {
      settle(Spend());
      take(other);
    }
    return *this;
  }
  ~Reservation() { settle(Spend()); }

  /// The attempt came back.
  void settle(const Attempt& attempt) { settle(spend_of(attempt, worst_)); }

 private:
  friend class Spending;
  Reservation(Spending& spending, Purse& purse, const Spend& worst)
      : spending_(&spending), purse_(&purse), worst_(worst) {}
  void take(Reservation& other) {
    spending_ = std::exchange(other.spending_, nullptr);
    purse_ = other.purse_;
    worst_ = other.worst_;
  }
  void settle(const Spend& spent);

  Spending* spending_ = nullptr;
  Purse* purse_ = nullptr;
  Spend worst_;
};

/// How asking for a reservation ended.
struct Reserved {
  enum class End : std::uint8_t {
    granted,
    reached,    ///< The run's budget or the suite's: nothing more is granted there.
    over_own,   ///< It would break one of the sample's own ceilings; the others go on.
    cancelled,  ///< The wait for it.
  };
  End end = End::cancelled;
  Reservation reservation;
  std::string_view over_own;  ///< Which one: max_cost, max_requests, max_tokens or deadline; else empty.
};

struct SpendingLimits {
  BudgetLimits run;
  std::vector<BudgetLimits> suites;  ///< By the suite's place in the project; the missing ones have none.
  RunSpend before;                   ///< Of a run that goes on.
};

/// Keeps the budgets of a run and of its suites. Reservations are granted in the order of asking, so that what a budget
/// leaves of a shuffled plan is its beginning, a fair sample. One that does not fit waits until running attempts are
/// settled; where none is left, or at the deadline, the budget is reached, once and for all. Loop thread only; it
/// outlives its reservations and all who wait.
class Spending {
 public:
  /// \param suite  nullopt: the run's budget. \param ceiling  as Reserved::over_own.
  using OnReached = std::function<void(std::optional<std::uint32_t> suite, std::string_view ceiling)>;

  /// \param total  of the suite. \param elapsed  since start().
  using OnSpent = std::function<void(std::uint32_t suite, const SuiteSpend& total, Duration elapsed)>;

  /// \param on_reached  called once for each budget, inside of whatever reached it: it resumes nobody.
  /// \param on_spent    called when something was taken; it resumes nobody.
  Spending(Loop& loop, const SpendingLimits& limits, std::size_t suites, OnReached on_reached, OnSpent on_spent);
  Spending(const Spending&) = delete;
  Spending& operator=(const Spending&) = delete;
  ~Spending();

  /// The run's deadline counts from here, a suite's from its first reservation, less what earlier parts took.
  void start();
  std::optional<SteadyTime> deadline() const { return run_.deadline; }

  /// \param goes_on  a further attempt of a sample that has begun: it does not stand in line behind new ones.
  Task<Reserved> reserve(Purse& purse, Spend worst, bool goes_on, CancelToken stop);
  /// Nothing has to be reserved for this purse, and nothing is reached.
  bool is_free(const Purse& purse) const;
  /// Whether the suite's budget, or the run's, is reached.
  bool is_reached(std::uint32_t suite) const { return run_.is_reached || suites_[suite].is_reached; }
  /// Whether neither the run's budget nor the suite's is reached, nor their time over at this moment.
  bool may_send(std::uint32_t suite);
  /// The sample's own time counts from its first request.
  void start_clock(Purse& purse) const;
  /// Whether the sample's own time is over.
  bool is_late(const Purse& purse) const { return purse.own_deadline && loop_.now() >= *purse.own_deadline; }

 private:
  friend class Reservation;

  struct Pot {
    Budget budget;
    Duration before{0};  ///< Of earlier parts.
    std::optional<SteadyTime> start;
    std::optional<SteadyTime> deadline;
    TimerId timer;
    bool is_reached = false;
  };

  Pot& pot_of(std::optional<std::uint32_t> suite) { return suite ? suites_[*suite] : run_; }
  void start_clock(std::optional<std::uint32_t> suite);
  void reach(std::optional<std::uint32_t> suite, std::string_view ceiling);
  /// Grants, or finds that a budget is reached; nullopt: wait.
  std::optional<Reserved> try_to_reserve(Purse& purse, const Spend& worst);
  void settle(Purse& purse, const Spend& reserved, const Spend& spent);

  Loop& loop_;
  Pot run_;
  std::vector<Pot> suites_;
  OnReached on_reached_;
  OnSpent on_spent_;
  Slots line_;  ///< Of one: where new samples stand in line.
  Notifier changed_;
};

}  // namespace llmeval
