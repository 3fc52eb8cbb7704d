#include "policy/budget.h"

#include <algorithm>

namespace llmeval {

namespace {

// Tokens of one attempt; so that no sum of claims overflows.
constexpr std::int64_t k_most_believed = 1'000'000'000'000;

// The other side turned it away, or never saw it: nobody generates, and nobody charges for, an answer then.
bool is_surely_free(Outcome outcome) {
  switch (outcome) {
    case Outcome::connect_error:
    case Outcome::tls_error:
    case Outcome::rate_limited:
    case Outcome::overloaded:
    case Outcome::quota_exhausted:
    case Outcome::auth:
    case Outcome::not_found:
    case Outcome::invalid_request:
    case Outcome::context_length_exceeded:
    case Outcome::no_recording:
    case Outcome::cache_miss:
      return true;
    default:
      return false;
  }
}

}  // namespace

Spend worst_case(const Request& request, const Model& model, SystemTime at, std::int64_t more_input) {
  const std::int64_t input = most_input_tokens(request) + more_input;
  const std::int64_t output = most_output_tokens(request.parameters).value_or(0);
  Spend worst{.cost = {}, .requests = 1, .tokens = input + output};
  // Only what is passed through untouched can ask a provider to keep a prompt for long.
  const bool keeps_long = request.parameters.find("extra") != nullptr;
  if (model.price) worst.cost = model.price->most(input, output, at, keeps_long);
  return worst;
}

Spend spend_of(const Attempt& attempt, const Spend& worst) {
  if (attempt.usage) {
    // What the other side claims to have counted may be nonsense, but it gives nothing back, and no sum of it
    // overflows.
    const std::int64_t input = std::clamp<std::int64_t>(attempt.usage->input_tokens, 0, k_most_believed);
    const std::int64_t output = std::clamp<std::int64_t>(attempt.usage->output_tokens, 0, k_most_believed);
    return {.cost = std::max(Money(), attempt.cost.value_or(worst.cost)), .requests = 1, .tokens = input + output};
  }
  return is_surely_free(attempt.outcome) ? Spend{.cost = {}, .requests = 1, .tokens = 0} : worst;
}

std::string_view Budget::obstacle_of(const Spend& worst) const {
  const auto exceeds = [&](const auto& limit, auto spent, auto reserved, auto more) {
    return limit && spent + reserved + more > *limit;
  };
  if (exceeds(limits_.max_cost, spent_.cost, reserved_.cost, worst.cost)) return "max_cost";
  if (exceeds(limits_.max_requests, spent_.requests, reserved_.requests, worst.requests)) return "max_requests";
  if (exceeds(limits_.max_tokens, spent_.tokens, reserved_.tokens, worst.tokens)) return "max_tokens";
  return {};
}

Budget::Room Budget::room_for(const Spend& worst) const {
  if (obstacle_of(worst).empty()) return Room::free;
  return reserved_ == Spend() ? Room::none : Room::busy;
}

void Budget::reserve(const Spend& worst) { reserved_ += worst; }

void Budget::settle(const Spend& reserved, const Spend& spent) {
  reserved_.cost = reserved_.cost - reserved.cost;
  reserved_.requests -= reserved.requests;
  reserved_.tokens -= reserved.tokens;
  spent_ += spent;
}

}  // namespace llmeval
