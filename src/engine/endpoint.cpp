#include "engine/endpoint.h"

#include <algorithm>

namespace llmeval {

namespace {

std::optional<std::int64_t> lower(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

std::optional<RateBucket> bucket(std::optional<std::int64_t> per_minute, SteadyTime now) {
  if (!per_minute) return std::nullopt;
  return RateBucket(static_cast<double>(*per_minute), now);
}

std::string quota_key(const Model& model) {
  // Programs, recordings and simulations have no quota that two names could share.
  if (model.base_url.empty()) return model.provider + '\n' + model.name;
  return model.base_url + '\n' + model.model + '\n' + model.api_key_env;
}

}  // namespace

Endpoint::Endpoint(Loop& loop, const Limits& limits)
    : limits_(limits),
      slots_(loop, static_cast<std::size_t>(limits.concurrency.value_or(Endpoints::k_default_concurrency))),
      turn_(loop, 1),
      requests_(bucket(limits.requests_per_minute, loop.now())),
      tokens_(bucket(limits.tokens_per_minute, loop.now())) {}

void Endpoint::tighten(const Limits& limits, SteadyTime now) {
  const Limits before = limits_;
  limits_.concurrency = lower(limits_.concurrency, limits.concurrency);
  limits_.requests_per_minute = lower(limits_.requests_per_minute, limits.requests_per_minute);
  limits_.tokens_per_minute = lower(limits_.tokens_per_minute, limits.tokens_per_minute);
  if (limits_.concurrency) slots_.set_limit(static_cast<std::size_t>(*limits_.concurrency));
  if (limits_.requests_per_minute != before.requests_per_minute) requests_ = bucket(limits_.requests_per_minute, now);
  if (limits_.tokens_per_minute != before.tokens_per_minute) tokens_ = bucket(limits_.tokens_per_minute, now);
}

SteadyTime Endpoint::ready_at(SteadyTime now, std::int64_t tokens) {
  SteadyTime when = now;
  if (requests_) when = std::max(when, requests_->ready_at(now));
  if (tokens_) when = std::max(when, tokens_->ready_at(now, static_cast<double>(tokens)));
  return when;
}

void Endpoint::take(SteadyTime now, std::int64_t tokens) {
  if (requests_) requests_->take(now);
  if (tokens_) tokens_->take(now, static_cast<double>(tokens));
}

Endpoint& Endpoints::of(const Model& model) {
  Limits limits = model.limits;
  limits.concurrency = limits.concurrency.value_or(concurrency_.value_or(k_default_concurrency));
  if (concurrency_) limits.concurrency = std::min(*limits.concurrency, *concurrency_);
  std::unique_ptr<Endpoint>& endpoint = endpoints_[quota_key(model)];
  if (!endpoint) {
    endpoint = std::make_unique<Endpoint>(loop_, limits);
  } else {
    endpoint->tighten(limits, loop_.now());
  }
  return *endpoint;
}

std::int64_t Endpoints::concurrency() const {
  std::int64_t sum = 0;
  for (const auto& [key, endpoint] : endpoints_) sum += static_cast<std::int64_t>(endpoint->slots().limit());
  return sum;
}

}  // namespace llmeval
