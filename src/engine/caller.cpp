#include "engine/caller.h"

#include "async/sleep.h"
#include "base/assert.h"
#include "policy/retry.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

std::int64_t token_bound(const Request& request) {
  return most_input_tokens(request) + most_output_tokens(request.parameters).value_or(0);
}

// What a call cost: all its attempts, as far as they were answered. Unknown where an answer's cost is.
std::optional<Money> cost_of(const std::vector<Attempt>& attempts) {
  Money sum;
  for (const Attempt& attempt : attempts) {
    if (attempt.cost) {
      sum += *attempt.cost;
    } else if (is_gradable(attempt.outcome)) {
      return std::nullopt;
    }
  }
  return sum;
}

std::string give_up_text(std::size_t attempts, const std::string& policy, const std::string& last_reply) {
  if (attempts == 1) return last_reply;
  return fmt::format("gave up after {} attempts ({}); last reply: {}", attempts, policy, last_reply);
}

}  // namespace

Caller::Caller(Loop& loop, EventHub& hub, Slots& total, std::uint64_t seed)
    : loop_(loop), hub_(hub), total_(total), jitter_(Rng(seed).child("jitter")) {}

Task<Permit> Caller::admit(CallableModel target, std::shared_ptr<const Request> request, CancelToken stop) {
  Permit permit;
  permit.asked = loop_.now();
  Endpoint& endpoint = *target.endpoint;
  Slot slot = co_await endpoint.slots().acquire(stop);
  Slot turn;
  if (endpoint.has_rate()) {
    turn = co_await endpoint.turn().acquire(stop);
    co_await wait_for_rate(endpoint, token_bound(*request), stop);
  }
  // Taken last, since an endpoint that waits for its rate would hold it from the others.
  Slot total = co_await total_.acquire(stop);
  if (!stop.is_cancelled()) {
    if (turn) endpoint.take(loop_.now(), token_bound(*request));
    permit.endpoint = std::move(slot);
    permit.total = std::move(total);
  }
  co_return permit;
}

Task<void> Caller::wait_for_rate(Endpoint& endpoint, std::int64_t tokens, CancelToken stop) {
  for (;;) {
    const SteadyTime ready = endpoint.ready_at(loop_.now(), tokens);
    if (ready <= loop_.now()) co_return;
    const WaitEnd end = co_await sleep_until(loop_, ready, stop);
    if (end == WaitEnd::cancelled) co_return;
  }
}

Task<Call> Caller::ask(const SampleResult& sample, CallableModel target, std::shared_ptr<const Request> request,
                       Permit permit, CancelToken stop_starting, CancelToken stop_now) {
  Call call;
  call.number = static_cast<std::int32_t>(sample.calls.size()) + 1;
  call.model = target.model->name;
  RetryRules rules;
  rules.attempts = target.model->attempts;
  LLMEVAL_ASSERT(permit);
  while (permit) {
    Attempt attempt = co_await attempt_once(target, request, std::move(permit), call, stop_now);
    call.outcome = attempt.outcome;
    call.message = attempt.message;
    if (attempt.outcome == Outcome::cancelled) break;
    call.attempts.push_back(attempt);
    if (is_gradable(attempt.outcome)) break;
    const auto made = static_cast<std::int64_t>(call.attempts.size());
    const RetryDecision decision = decide_retry(rules, attempt.outcome, made, attempt.wait_hint, jitter_);
    if (!decision.retry) {
      call.message = give_up_text(call.attempts.size(), decision.reason, attempt.message);
      break;
    }
    hub_.emit(AttemptFailedWillRetry{sample.index, sample.key, std::move(attempt), decision.wait});
    co_await sleep_for(loop_, decision.wait, stop_starting);
    Permit again = co_await admit(target, request, stop_starting);
    if (!again) call.outcome = Outcome::cancelled;
    permit = std::move(again);
  }
  call.cost = cost_of(call.attempts);
  co_return call;
}

Task<Attempt> Caller::attempt_once(CallableModel target, std::shared_ptr<const Request> request, Permit permit,
                                   Call& call, CancelToken stop_now) {
  const auto number = static_cast<std::int32_t>(call.attempts.size()) + 1;
  Attempt attempt;
  attempt.number = number;
  attempt.model = target.model->name;
  attempt.started_at = loop_.clock().system_now();
  attempt.queue_wait = loop_.now() - permit.asked;
  AttemptResult result = co_await target.provider->attempt(request, number, stop_now);
  attempt.outcome = result.outcome;
  attempt.message = std::move(result.message);
  attempt.first_byte = result.first_byte;
  attempt.duration = result.duration;
  attempt.http_status = result.http_status;
  attempt.request_id = std::move(result.request_id);
  attempt.headers = std::move(result.headers);
  attempt.wait_hint = result.wait_hint;
  attempt.usage = result.completion.usage;
  if (target.model->price && attempt.usage) attempt.cost = target.model->price->cost(*attempt.usage);
  if (is_gradable(attempt.outcome)) {
    call.completion = std::move(result.completion);
    call.latency = attempt.duration;
  }
  co_return attempt;
}

}  // namespace llmeval
