#include "engine/endpoints.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::string account_key(const Model& model) {
  // Programs, recordings and simulations have no key and no quota that two names could share.
  if (model.base_url.empty()) return model.provider + '\n' + model.name;
  return model.base_url + '\n' + model.api_key_env;
}

std::string endpoint_key(const Model& model) { return account_key(model) + '\n' + model.model; }

}  // namespace

Endpoints::Endpoints(Loop& loop, EventHub& hub, std::optional<std::int64_t> concurrency)
    : concurrency_(concurrency),
      total_(static_cast<std::size_t>(concurrency.value_or(k_default_total))),
      ports_{loop, hub, total_, std::nullopt, nullptr} {}

void Endpoints::set_deadline(SteadyTime deadline, std::function<void()> out_of_time) {
  ports_.deadline = deadline;
  ports_.out_of_time = std::move(out_of_time);
}

Endpoint& Endpoints::of(const Model& model) {
  Limits limits = model.limits;
  const bool is_named = limits.concurrency || concurrency_;
  const std::int64_t own = limits.concurrency.value_or(concurrency_.value_or(k_default_concurrency));
  limits.concurrency = std::min(own, concurrency_.value_or(own));
  std::unique_ptr<Endpoint>& endpoint = endpoints_[endpoint_key(model)];
  if (!endpoint) {
    endpoint = std::make_unique<Endpoint>(ports_, accounts_[account_key(model)], model.name, limits, is_named);
  } else {
    endpoint->tighten(limits);
  }
  return *endpoint;
}

std::int64_t Endpoints::concurrency() const {
  std::int64_t sum = 0;
  for (const auto& [key, endpoint] : endpoints_) sum += endpoint->throttle().concurrency().ceiling();
  return std::min(sum, static_cast<std::int64_t>(total_.limit()));
}

}  // namespace llmeval
