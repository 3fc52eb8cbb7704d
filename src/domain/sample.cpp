#include "domain/sample.h"

#include <algorithm>

namespace llmeval {

const Call* SampleResult::answer() const {
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if (call->purpose == CallPurpose::answer) return &*call;
  }
  return nullptr;
}

const Call* SampleResult::answer_of(std::int32_t turn) const {
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if (call->purpose == CallPurpose::answer && call->turn == turn) return &*call;
  }
  return nullptr;
}

std::string SampleResult::answer_text() const {
  const Call* call = answer();
  return call == nullptr ? std::string() : call->completion.text();
}

std::int64_t SampleResult::attempt_count() const {
  std::int64_t count = 0;
  for (const Call& call : calls) count += static_cast<std::int64_t>(call.attempts.size());
  return count;
}

std::optional<Money> SampleResult::cost() const {
  Money sum;
  for (const Call& call : calls) {
    if (!call.cost) return std::nullopt;
    sum += *call.cost;
  }
  return calls.empty() ? std::nullopt : std::optional(sum);
}

std::optional<Money> SampleResult::checking_cost() const {
  Money sum;
  for (const Call& call : calls) {
    if (call.purpose == CallPurpose::answer) continue;
    if (!call.cost) return std::nullopt;
    sum += *call.cost;
  }
  return sum;
}

std::optional<Money> SampleResult::spent() const {
  Money sum;
  for (const Call& call : calls) {
    if (call.cached) continue;
    if (!call.cost) return std::nullopt;
    sum += *call.cost;
  }
  return calls.empty() ? std::nullopt : std::optional(sum);
}

std::optional<Usage> SampleResult::usage() const {
  std::optional<Usage> sum;
  for (const Call& call : calls) {
    if (call.purpose != CallPurpose::answer || !call.completion.usage) continue;
    if (!sum) sum.emplace();
    *sum += *call.completion.usage;
  }
  return sum;
}

Duration SampleResult::latency() const {
  Duration sum{0};
  for (const Call& call : calls) {
    if (call.purpose == CallPurpose::answer) sum += call.latency;
  }
  return sum;
}

bool SampleResult::cached() const {
  const Call* call = answer();
  return call != nullptr && call->cached;
}

std::optional<Duration> SampleResult::cached_age() const {
  std::optional<Duration> oldest;
  for (const Call& call : calls) {
    if (!call.cached || !call.recorded_at) continue;
    const Duration age = std::max(Duration(0), Duration(started_at - *call.recorded_at));
    oldest = std::max(oldest.value_or(age), age);
  }
  return oldest;
}

const std::string& SampleResult::served_by() const {
  const Call* call = answer();
  return call == nullptr || call->model.empty() ? key.model : call->model;
}

}  // namespace llmeval
