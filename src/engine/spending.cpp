#include "engine/spending.h"

#include <algorithm>

namespace llmeval {

void Reservation::settle(const Spend& spent) {
  Spending* spending = std::exchange(spending_, nullptr);
  if (spending != nullptr) spending->settle(*purse_, worst_, spent);
}

Spending::Spending(Loop& loop, const SpendingLimits& limits, std::size_t suites, OnReached on_reached, OnSpent on_spent)
    : loop_(loop),
      suites_(suites),
      on_reached_(std::move(on_reached)),
      on_spent_(std::move(on_spent)),
      line_(loop, 1),
      changed_(loop) {
  Spend all;
  for (std::size_t i = 0; i < suites; ++i) {
    const SuiteSpend before = i < limits.before.suites.size() ? limits.before.suites[i] : SuiteSpend();
    suites_[i].budget = Budget(i < limits.suites.size() ? limits.suites[i] : BudgetLimits(), before.sum);
    suites_[i].before = before.elapsed;
    all += before.sum;
  }
  run_.before = limits.before.elapsed;
  run_.budget = Budget(limits.run, all);
}

Spending::~Spending() {
  loop_.take_back_timer(run_.timer);
  for (const Pot& suite : suites_) loop_.take_back_timer(suite.timer);
}

void Spending::start() { start_clock(std::nullopt); }

void Spending::start_clock(std::optional<std::uint32_t> suite) {
  Pot& pot = pot_of(suite);
  if (pot.start) return;
  pot.start = loop_.now();
  const std::optional<Duration>& limit = pot.budget.limits().deadline;
  if (!limit) return;
  pot.deadline = *pot.start + *limit - pot.before;
  pot.timer = loop_.start_timer(*pot.deadline, [this, suite] { reach(suite, "deadline"); });
}

bool Spending::is_free(const Purse& purse) const {
  const auto limits_nothing = [](const Pot& pot) { return pot.budget.limits().limits_nothing(); };
  return limits_nothing(run_) && limits_nothing(suites_[purse.suite]) && purse.own.limits().limits_nothing();
}

void Spending::reach(std::optional<std::uint32_t> suite, std::string_view ceiling) {
  Pot& pot = pot_of(suite);
  if (std::exchange(pot.is_reached, true)) return;
  on_reached_(suite, ceiling);
  changed_.notify_all();
}

void Spending::start_clock(Purse& purse) const {
  const std::optional<Duration>& limit = purse.own.limits().deadline;
  if (limit && !purse.own_deadline) purse.own_deadline = loop_.now() + *limit;
}

bool Spending::may_send(std::uint32_t suite) {
  const SteadyTime now = loop_.now();
  for (const std::optional<std::uint32_t> one : {std::optional<std::uint32_t>(), std::optional(suite)}) {
    // A machine that slept may be here before the timer.
    const Pot& pot = pot_of(one);
    if (pot.deadline && now >= *pot.deadline) reach(one, "deadline");
  }
  return !is_reached(suite);
}

std::optional<Reserved> Spending::try_to_reserve(Purse& purse, const Spend& worst) {
  Reserved result;
  const Budget::Room own_room = purse.own.room_for(worst);
  if (own_room == Budget::Room::none) result.over_own = purse.own.obstacle_of(worst);
  if (result.over_own.empty() && is_late(purse)) result.over_own = "deadline";
  if (!result.over_own.empty()) {
    result.end = Reserved::End::over_own;
    return result;
  }
  if (!may_send(purse.suite)) {
    result.end = Reserved::End::reached;
    return result;
  }
  bool has_room = own_room == Budget::Room::free;  // Its checks may ask several at once.
  for (const std::optional<std::uint32_t> suite : {std::optional<std::uint32_t>(), std::optional(purse.suite)}) {
    const Pot& pot = pot_of(suite);
    const Budget::Room room = pot.budget.room_for(worst);
    if (room == Budget::Room::none) reach(suite, pot.budget.obstacle_of(worst));
    has_room = has_room && room == Budget::Room::free;
  }
  if (is_reached(purse.suite)) {
    result.end = Reserved::End::reached;
    return result;
  }
  if (!has_room) return std::nullopt;
  for (Budget* budget : {&run_.budget, &suites_[purse.suite].budget, &purse.own}) budget->reserve(worst);
  result.end = Reserved::End::granted;
  result.reservation = Reservation(*this, purse, worst);
  return result;
}

Task<Reserved> Spending::reserve(Purse& purse, Spend worst, bool goes_on, CancelToken stop) {
  start_clock(purse.suite);
  Slot turn;
  if (!goes_on) {
    turn = co_await line_.acquire(stop);
  }
  while (!stop.is_cancelled()) {
    std::optional<Reserved> result = try_to_reserve(purse, worst);
    if (result) co_return *std::move(result);
    co_await changed_.wait(stop);
  }
  co_return Reserved();
}

void Spending::settle(Purse& purse, const Spend& reserved, const Spend& spent) {
  for (Budget* budget : {&run_.budget, &suites_[purse.suite].budget, &purse.own}) budget->settle(reserved, spent);
  if (spent != Spend()) {
    const Pot& suite = suites_[purse.suite];
    const SteadyTime now = loop_.now();
    on_spent_(purse.suite, {suite.budget.spent(), suite.before + (now - *suite.start)}, now - run_.start.value_or(now));
  }
  changed_.notify_all();
}

}  // namespace llmeval
