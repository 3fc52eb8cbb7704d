#include "engine/plan.h"

#include "base/assert.h"
#include "base/rng.h"

#include <algorithm>
#include <numeric>

namespace llmeval {

Plan::Plan(const Project& project, std::uint64_t seed) : project_(project), seed_(seed) {
  const Rng rng = Rng(seed).child("order");
  for (const Suite& suite : project.suites) {
    Part part;
    part.first = size_;
    part.models = static_cast<std::uint32_t>(suite.models.size());
    part.trials = suite.trials;
    part.per_case =
        std::max<std::uint64_t>(1, suite.prompts.size()) * part.models * static_cast<std::uint64_t>(part.trials);
    part.order.resize(suite.cases->size());
    std::iota(part.order.begin(), part.order.end(), 0U);
    rng.child(suite.name).shuffle(part.order);
    size_ += part.per_case * part.order.size();
    parts_.push_back(std::move(part));
  }
}

std::uint64_t Plan::suite_size(std::uint32_t suite) const {
  return parts_.at(suite).per_case * parts_.at(suite).order.size();
}

PlannedSample Plan::at(std::uint64_t position) const {
  LLMEVAL_ASSERT(position < size_);
  const auto after = std::upper_bound(parts_.begin(), parts_.end(), position,
                                      [](std::uint64_t wanted, const Part& part) { return wanted < part.first; });
  const Part& part = *(after - 1);
  const std::uint64_t within = position - part.first;
  const std::uint64_t variant = within % part.per_case;
  const auto trials = static_cast<std::uint64_t>(part.trials);

  PlannedSample sample;
  sample.suite = static_cast<std::uint32_t>(&part - parts_.data());
  sample.case_index = part.order[within / part.per_case];
  sample.index = part.first + sample.case_index * part.per_case + variant;
  sample.trial = static_cast<std::int32_t>(variant % trials) + 1;
  sample.model = static_cast<std::uint32_t>(variant / trials % part.models);
  sample.prompt = static_cast<std::uint32_t>(variant / trials / part.models);
  return sample;
}

std::uint64_t default_run_seed(const Project& project) {
  std::string names;
  for (const Suite& suite : project.suites) names += (names.empty() ? "" : ",") + suite.name;
  return default_seed(names);
}

}  // namespace llmeval
