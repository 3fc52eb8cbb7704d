#include "domain/run.h"

#include "base/hash.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 5> k_decisions{"pass", "fail", "inconclusive", "broken", "incomplete"};

}  // namespace

std::string_view decision_name(GateDecision decision) { return k_decisions.at(static_cast<std::size_t>(decision)); }

std::optional<GateDecision> find_decision(std::string_view name) {
  for (std::size_t i = 0; i < k_decisions.size(); ++i) {
    if (k_decisions.at(i) == name) return static_cast<GateDecision>(i);
  }
  return std::nullopt;
}

std::string plan_hash(const std::vector<PlanPart>& parts) {
  // Each text ends in a zero byte, which none of them holds: no two lists come to the same bytes.
  Sha256 hash;
  for (const PlanPart& part : parts) {
    for (const std::string* text : {&part.kind, &part.name, &part.value}) hash.add({text->c_str(), text->size() + 1});
  }
  return hash.finish().hex();
}

std::vector<std::string> narrowing_options(const RunInfo& run) {
  std::vector<std::string> options;
  for (const PlanPart& part : run.plan) {
    if (part.kind == "option" && part.name != "--trials") options.push_back(part.name + " " + part.value);
  }
  return options;
}

void Tally::count(const SampleResult& sample) {
  switch (sample.verdict) {
    case Verdict::pass:
      ++pass;
      break;
    case Verdict::fail:
      ++fail;
      break;
    case Verdict::error:
      ++error;
      break;
    case Verdict::unscored:
      ++unscored;
      break;
    case Verdict::skipped:
      ++skipped;
      return;
  }
  if (sample.cached()) ++cached;
  if (sample.served_by() != sample.key.model) ++fallback;
  attempts += static_cast<std::uint64_t>(sample.attempt_count());
  if (const std::optional<Usage> used = sample.usage()) usage += *used;
  if (const std::optional<Money> worth = sample.cost()) {
    cost += *worth;
  } else {
    ++unpriced;
  }
  if (const std::optional<Money> paid = sample.spent()) {
    spent += *paid;
  } else {
    ++unknown_spent;
  }
  if (const std::optional<Duration> age = sample.cached_age()) {
    oldest_cached = std::max(oldest_cached.value_or(*age), *age);
  }
}

}  // namespace llmeval
