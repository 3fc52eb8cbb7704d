#include "engine/endpoint.h"

#include "base/assert.h"
#include "base/duration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

// What the other side asks to wait beyond it is no pause but a quota that is used up.
constexpr Duration k_longest_pause = std::chrono::hours(25);
// Timers are looked at that often even where nothing is due sooner: the clock of the day may be set, machines sleep.
constexpr Duration k_longest_sleep = std::chrono::minutes(1);
// However many requests are refused, people are told once in so long.
constexpr Duration k_notice_interval = std::chrono::seconds(10);

ReplyFacts facts_of(const AttemptResult& result) {
  ReplyFacts facts;
  facts.outcome = result.outcome;
  if (!result.wait_hint || *result.wait_hint <= k_longest_pause) facts.wait_hint = result.wait_hint;
  const std::optional<Usage>& usage = result.completion.usage;
  if (usage) facts.tokens_used = usage->input_tokens + usage->output_tokens;
  facts.requests = result.requests;
  facts.tokens = result.tokens;
  return facts;
}

std::string what_came(const AttemptResult& result) {
  const std::string name(outcome_name(result.outcome));
  return result.message.empty() ? name : name + ": " + result.message;
}

}  // namespace

void TotalLimit::give_back() {
  --out_;
  // Each takes as many places as there are; who still waits has asked again, behind the others.
  for (std::size_t left = waiting_.size(); left > 0 && has_room(); --left) {
    Endpoint& endpoint = *waiting_.front();
    waiting_.erase(waiting_.begin());
    endpoint.pump();
  }
}

void TotalLimit::pump_when_free(Endpoint& endpoint) {
  if (std::find(waiting_.begin(), waiting_.end(), &endpoint) == waiting_.end()) waiting_.push_back(&endpoint);
}

void Permit::settle(const AttemptResult& result) {
  LLMEVAL_ASSERT(endpoint_ != nullptr);
  std::exchange(endpoint_, nullptr)->settle(request_, result);
}

void Permit::give_back() {
  Endpoint* endpoint = std::exchange(endpoint_, nullptr);
  if (endpoint != nullptr) endpoint->abandon(request_);
}

Endpoint::Admission::Admission(Endpoint& endpoint, std::int64_t tokens, bool has_fallback, CancelToken cancel)
    : Waiter(endpoint.ports_.loop, cancel), endpoint_(endpoint), has_fallback_(has_fallback) {
  permit_.asked_ = endpoint.ports_.loop.now();
  permit_.request_.tokens = tokens;
}

Permit Endpoint::Admission::await_resume() {
  if (permit_.endpoint_ == nullptr) return std::move(permit_);
  if (is_cancelled()) {
    // Granted, and cancelled before it could go on: nothing may be sent any more.
    permit_.endpoint_ = nullptr;
    permit_.end_ = Permit::End::cancelled;
    endpoint_.let_go(permit_.request_);
  } else {
    permit_.request_.at = endpoint_.ports_.loop.now();
    endpoint_.throttle_.sent(permit_.request_.at, permit_.request_.tokens);
  }
  return std::move(permit_);
}

Endpoint::Endpoint(const EndpointPorts& ports, Account& account, std::string name, const Limits& limits, bool is_named)
    : ports_(ports),
      account_(account),
      name_(std::move(name)),
      throttle_(limits, is_named, ports.loop.now()),
      quiet_until_(ports.loop.now()) {
  account_.endpoints.push_back(this);
}

Endpoint::~Endpoint() {
  ports_.loop.take_back_timer(timer_);
  std::erase(account_.endpoints, this);
}

void Endpoint::tighten(const Limits& limits) { throttle_.tighten(limits, ports_.loop.now()); }

void Endpoint::pump() {
  while (!queue_.empty()) {
    Admission& next = queue_.front();
    if (!decide(next)) return;
    next.wake();
  }
}

// True where its waiting is over.
bool Endpoint::decide(Admission& asker) {
  const Moment at = now();
  const Look found = look(at, asker);
  switch (found.kind) {
    case Look::Kind::go:
      grant(at, asker.permit_);
      return true;
    case Look::Kind::deny:
      asker.permit_.end_ = Permit::End::denied;
      return true;
    case Look::Kind::cancel:
      if (ports_.out_of_time) ports_.out_of_time();
      return true;
    case Look::Kind::wait:
      call_at(found.until);
      return false;
  }
  return false;
}

Endpoint::Look Endpoint::look(Moment now, const Admission& asker) {
  for (const Breaker* breaker : {&account_.breaker, &breaker_}) {
    const Look found = look_at(*breaker, now.steady);
    if (found.kind == Look::Kind::deny || (found.kind == Look::Kind::wait && asker.has_fallback_)) {
      return {Look::Kind::deny};
    }
    if (found.kind == Look::Kind::wait) return found;
  }
  const SteadyTime ready = throttle_.ready_at(now, asker.permit_.request_.tokens);
  if (ready > now.steady) {
    tell_used_up(now, ready, asker.permit_.request_.tokens);
    if (asker.has_fallback_ && ready - now.steady > k_long_pause) return {Look::Kind::deny};
    if (ports_.deadline && ready > *ports_.deadline) return {Look::Kind::cancel};
    return {Look::Kind::wait, ready};
  }
  if (!throttle_.has_room()) return {Look::Kind::wait};
  if (!ports_.total.has_room()) {
    ports_.total.pump_when_free(*this);
    return {Look::Kind::wait};
  }
  return {};
}

Endpoint::Look Endpoint::look_at(const Breaker& breaker, SteadyTime now) {
  if (breaker.may_send(now)) return {};
  const std::optional<SteadyTime> patience = breaker.patience(now);
  if (!patience) return {Look::Kind::deny};
  const bool probe_is_out = breaker.state() == BreakerState::half_open;
  return {Look::Kind::wait, probe_is_out ? *patience : std::min(*patience, breaker.probe_at())};
}

void Endpoint::grant(Moment now, Permit& permit) {
  throttle_.hold(now, permit.request_.tokens);
  ports_.total.take();
  permit.endpoint_ = this;
  permit.end_ = Permit::End::granted;
  permit.request_.at = now.steady;
  if (account_.breaker.sent(now.steady)) tell_circuit(account_.breaker, account_.reason, "key_");
  if (breaker_.sent(now.steady)) tell_circuit(breaker_, reason_);
}

void Endpoint::call_at(SteadyTime when) {
  ports_.loop.take_back_timer(timer_);
  timer_ = {};
  if (when == SteadyTime::max()) return;
  timer_ = ports_.loop.start_timer(std::min(when, ports_.loop.now() + k_longest_sleep), [this] { pump(); });
}

void Endpoint::settle(const SentRequest& request, const AttemptResult& result) {
  if (result.outcome == Outcome::cancelled) return abandon(request);
  if (throttle_.answered(now(), request, facts_of(result))) tell_throttled(result);
  judge(request, result);
  come_back();
}

void Endpoint::let_go(const SentRequest& request) {
  throttle_.let_go(request.tokens);
  learn_nothing(request);
}

void Endpoint::abandon(const SentRequest& request) {
  throttle_.abandoned(request);
  learn_nothing(request);
}

void Endpoint::learn_nothing(const SentRequest& request) {
  AttemptResult nothing;
  nothing.outcome = Outcome::cancelled;
  judge(request, nothing);
  come_back();
}

void Endpoint::come_back() {
  // Others who waited for a place of the total come first: they asked before.
  ports_.total.give_back();
  pump();
}

void Endpoint::judge(const SentRequest& request, const AttemptResult& result) {
  const SteadyTime at = ports_.loop.now();
  const Health health = health_of(result.outcome);
  // A server that fails says nothing about the key.
  const Health of_key = health == Health::failing ? Health::unknown : health;
  if (account_.breaker.answered(at, request.at, of_key)) {
    account_.reason = what_came(result);
    tell_circuit(account_.breaker, account_.reason, "key_");
    const std::vector<Endpoint*> siblings = account_.endpoints;
    for (Endpoint* endpoint : siblings) endpoint->pump();
  }
  bool changed = breaker_.answered(at, request.at, health == Health::refused ? Health::alive : health);
  if (result.wait_hint && *result.wait_hint > k_longest_pause && !is_gradable(result.outcome)) {
    changed = breaker_.open_for(at, k_longest_pause);
  }
  if (!changed) return;
  reason_ = what_came(result);
  tell_circuit(breaker_, reason_);
}

bool Endpoint::is_too_late(SteadyTime when) const {
  if (!ports_.deadline || when <= *ports_.deadline) return false;
  if (ports_.out_of_time) ports_.out_of_time();
  return true;
}

Denial Endpoint::denial() {
  if (account_.breaker.state() != BreakerState::closed) {
    return {Outcome::circuit_open, fmt::format("'{}' is not asked since its key came to {}", name_, account_.reason)};
  }
  if (breaker_.state() != BreakerState::closed) {
    return {Outcome::circuit_open, fmt::format("'{}' is not asked since it came to {}", name_, reason_)};
  }
  const Moment at = now();
  const Duration wait = throttle_.ready_at(at, 0) - at.steady;
  return {Outcome::rate_limited, fmt::format("'{}' is not asked for {}", name_, format_duration(wait))};
}

void Endpoint::tell_throttled(const AttemptResult& result) {
  const Moment at = now();
  const SteadyTime next = throttle_.ready_at(at, 0);
  if (at.steady < quiet_until_ && next <= quiet_until_) return;
  quiet_until_ = std::max(at.steady + k_notice_interval, next);
  Notice notice;
  notice.kind = NoticeKind::throttled;
  notice.model = name_;
  notice.state = next > at.steady + k_notice_interval ? "paused" : "refused";
  notice.text = what_came(result);
  notice.wait = next - at.steady;
  ports_.hub.emit(std::move(notice));
}

// A day's own limit pauses the model without a word from the other side: whoever waits for midnight should know why.
void Endpoint::tell_used_up(Moment now, SteadyTime ready, std::int64_t tokens) {
  if (now.steady < quiet_until_) return;
  const std::string_view limit = throttle_.used_up(now.system, tokens);
  if (limit.empty()) return;
  quiet_until_ = ready;
  Notice notice;
  notice.kind = NoticeKind::throttled;
  notice.model = name_;
  notice.state = "paused";
  notice.text = fmt::format("its {} is used up", limit);
  notice.wait = ready - now.steady;
  ports_.hub.emit(std::move(notice));
}

void Endpoint::tell_circuit(const Breaker& breaker, const std::string& why, std::string whose) {
  Notice notice;
  notice.kind = NoticeKind::circuit;
  notice.model = name_;
  notice.state = std::move(whose.append(breaker_state_name(breaker.state())));
  notice.text = why;
  const SteadyTime at = ports_.loop.now();
  if (breaker.state() == BreakerState::open) notice.wait = std::max(Duration(0), breaker.probe_at() - at);
  ports_.hub.emit(std::move(notice));
}

}  // namespace llmeval
