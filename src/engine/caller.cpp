#include "engine/caller.h"

#include "async/sleep.h"
#include "base/assert.h"
#include "policy/retry.h"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace llmeval {

namespace {

constexpr Duration k_slow = std::chrono::minutes(1);

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

std::string over_budget_text(std::string_view ceiling, const std::string& last_reply) {
  return fmt::format("not repeated (the sample's {}); last reply: {}", ceiling, last_reply);
}

std::string denial_text(const Denial& denial, const std::string& last_reply) {
  return last_reply.empty() ? denial.text : fmt::format("{}; last reply: {}", denial.text, last_reply);
}

// Whether another model may do better.
bool gives_way(Outcome outcome) {
  const bool is_refused = outcome == Outcome::auth || outcome == Outcome::quota_exhausted;
  return is_refused || outcome == Outcome::circuit_open || outcome_class(outcome) == OutcomeClass::transient;
}

// The same question with the other model's parameters, where the prompt has none of its own.
std::shared_ptr<const Request> request_for(const Model& model, const Request& request) {
  auto other = std::make_shared<Request>(request);
  other->body = nullptr;
  other->parameters = model.parameters;
  if (request.prompt_parameters != nullptr) {
    for (const Member& parameter : *request.prompt_parameters) other->parameters.set(parameter.key, parameter.value);
  }
  return other;
}

}  // namespace

Caller::Caller(Loop& loop, EventHub& hub, Spending& spending, std::uint64_t seed)
    : loop_(loop), hub_(hub), spending_(spending), jitter_(Rng(seed).child("jitter")) {}

Task<Ticket> Caller::admit(const CallableModel& target, std::shared_ptr<const Request> request, Purse& purse,
                           bool goes_on, CancelToken stop) {
  return admit(target, std::move(request), purse, goes_on, !target.fallbacks.empty(), stop);
}

Task<Ticket> Caller::admit(const CallableModel& target, std::shared_ptr<const Request> request, Purse& purse,
                           bool goes_on, bool has_fallback, CancelToken stop) {
  Ticket ticket;
  if (!target.is_recorded && !spending_.is_free(purse)) {
    const Spend worst = worst_case(*request, *target.model, loop_.clock().system_now());
    Reserved reserved = co_await spending_.reserve(purse, worst, goes_on, stop);
    ticket.over = reserved.over_own;
    if (reserved.end != Reserved::End::granted) co_return std::move(ticket);
    ticket.paid = std::move(reserved.reservation);
  }
  Endpoint& endpoint = *target.endpoint;
  const std::int64_t tokens = endpoint.counts_tokens() ? token_bound(*request) : 0;
  Permit permit = co_await endpoint.admit(tokens, has_fallback, stop);
  // The wait in line may have been longer than requests may be sent.
  if (spending_.is_late(purse)) {
    ticket.over = "deadline";
  } else if (spending_.may_send(purse.suite)) {
    spending_.start_clock(purse);
    ticket.permit = std::move(permit);
  }
  co_return std::move(ticket);
}

Task<Call> Caller::ask(const SampleResult& sample, Purse& purse, CallableModel target,
                       std::shared_ptr<const Request> request, Ticket ticket, CancelToken stop_starting,
                       CancelToken stop_now) {
  LLMEVAL_ASSERT(ticket.permit);
  UnderWay way(sample, purse, loop_.now(), stop_starting, stop_now);
  under_way_.push_back(way);
  Call& call = way.call;
  call.number = static_cast<std::int32_t>(sample.calls.size()) + 1;
  call.model = target.model->name;
  way.has_fallback = !target.fallbacks.empty();
  co_await ask_model(target, request, std::move(ticket), way);
  std::string failures;
  const std::string* asked = &target.model->name;
  for (const CallableModel* fallback : target.fallbacks) {
    if (!gives_way(call.outcome)) break;
    failures += fmt::format("{}: {}: {}; ", *asked, outcome_name(call.outcome), call.message);
    asked = &fallback->model->name;
    const std::shared_ptr<const Request> other = request_for(*fallback->model, *request);
    way.state = "waiting";
    way.has_fallback = fallback != target.fallbacks.back();
    Ticket turn = co_await admit(*fallback, other, purse, true, way.has_fallback, stop_starting);
    if (!turn.over.empty()) {
      call.message = fmt::format("not asked (the sample's {})", turn.over);
      break;
    }
    call.outcome = Outcome::cancelled;
    if (!turn.permit) break;
    if (!turn.permit.is_denied()) {
      const auto number = static_cast<std::int32_t>(call.attempts.size()) + 1;
      hub_.emit(AttemptRestarted{sample.index, sample.key, number, fallback->model->name});
    }
    co_await ask_model(*fallback, other, std::move(turn), way);
  }
  if (!failures.empty() && !is_gradable(call.outcome)) call.message.insert(0, failures + *asked + ": ");
  call.cost = cost_of(call.attempts);
  co_return std::move(call);
}

Task<void> Caller::ask_model(const CallableModel& target, std::shared_ptr<const Request> request, Ticket ticket,
                             UnderWay& way) {
  Call& call = way.call;
  const std::size_t first = call.attempts.size();
  RetryRules rules;
  rules.attempts = target.model->attempts;
  if (way.has_fallback) rules.longest_hint = Endpoint::k_long_pause;
  std::string last_reply;
  while (ticket.permit) {
    if (ticket.permit.is_denied()) {
      const Denial denial = target.endpoint->denial();
      call.outcome = denial.outcome;
      call.message = denial_text(denial, last_reply);
      co_return;
    }
    way.state = "sending";
    Attempt attempt = begin_attempt(target, ticket.permit, call);
    AttemptResult result = co_await target.provider->attempt(request, attempt.number, way.stop_now);
    ticket.permit.settle(result);
    end_attempt(target, std::move(attempt), std::move(result), ticket.paid, call);
    if (call.outcome == Outcome::cancelled || is_gradable(call.outcome)) co_return;
    const std::span<const Attempt> made = std::span<const Attempt>(call.attempts).subspan(first);
    const RetryDecision decision = decide_retry(rules, made, jitter_);
    last_reply = call.message;
    if (!decision.retry) {
      call.message = give_up_text(made.size(), decision.reason, last_reply);
      co_return;
    }
    if (target.endpoint->is_too_late(loop_.now() + decision.wait)) break;
    hub_.emit(AttemptFailedWillRetry{way.sample.index, way.sample.key, made.back(), decision.wait});
    way.state = "retrying";
    co_await sleep_for(loop_, decision.wait, way.stop_starting);
    ticket = co_await admit(target, request, way.purse, true, way.has_fallback, way.stop_starting);
    if (!ticket.over.empty()) {
      call.message = over_budget_text(ticket.over, last_reply);
      co_return;
    }
    if (ticket.permit && !ticket.permit.is_denied()) {
      const auto number = static_cast<std::int32_t>(call.attempts.size()) + 1;
      hub_.emit(AttemptRestarted{way.sample.index, way.sample.key, number, target.model->name});
    }
  }
  call.outcome = Outcome::cancelled;
}

Attempt Caller::begin_attempt(const CallableModel& target, const Permit& permit, const Call& call) const {
  Attempt attempt;
  attempt.number = static_cast<std::int32_t>(call.attempts.size()) + 1;
  attempt.model = target.model->name;
  attempt.started_at = loop_.clock().system_now();
  attempt.queue_wait = permit.waited();
  return attempt;
}

void Caller::end_attempt(const CallableModel& target, Attempt attempt, AttemptResult result, Reservation& paid,
                         Call& call) {
  call.outcome = result.outcome;
  call.message = result.message;
  attempt.outcome = result.outcome;
  attempt.message = std::move(result.message);
  attempt.first_byte = result.first_byte;
  attempt.first_token = result.first_token;
  attempt.duration = result.duration;
  attempt.http_status = result.http_status;
  attempt.request_id = std::move(result.request_id);
  attempt.headers = std::move(result.headers);
  attempt.wait_hint = result.wait_hint;
  attempt.usage = result.completion.usage;
  attempt.cost = attempt_cost(target.model->price, attempt.usage, result.reported_cost, attempt.started_at);
  paid.settle(attempt);
  if (attempt.outcome == Outcome::cancelled) return;
  if (is_gradable(attempt.outcome)) {
    call.model = target.model->name;
    call.completion = std::move(result.completion);
    call.latency = attempt.duration;
    call.first_token = attempt.first_token;
  }
  call.attempts.push_back(std::move(attempt));
}

void Caller::tell_slow() {
  const SteadyTime now = loop_.now();
  while (!under_way_.empty() && now - under_way_.front().since >= k_slow) {
    const UnderWay& way = under_way_.pop_front();
    Notice notice;
    notice.kind = NoticeKind::slow;
    notice.model = way.call.model;
    notice.state = way.state;
    const std::size_t attempts = way.call.attempts.size();
    notice.text = fmt::format("{}, after {} {}", way.state, attempts, attempts == 1 ? "attempt" : "attempts");
    notice.wait = now - way.since;
    notice.sample = way.sample.index;
    hub_.emit(std::move(notice));
  }
}

}  // namespace llmeval
