#include "engine/plan.h"

#include "base/assert.h"
#include "domain/start_order.h"

#include <algorithm>

namespace llmeval {

Plan::Plan(const Project& project, std::uint64_t seed) : project_(project), seed_(seed) {
  for (const Suite& suite : project.suites) {
    Part part;
    part.first = size_;
    part.models = static_cast<std::uint32_t>(suite.models.size());
    part.trials = suite.trials;
    part.per_case =
        std::max<std::uint64_t>(1, suite.prompts.size()) * part.models * static_cast<std::uint64_t>(part.trials);
    part.order = start_order(seed, suite.name, suite.cases->size());
    part.size = part.per_case * part.order.size();
    if (suite.cases->is_narrowed()) count_narrowed(*suite.cases, part);
    size_ += part.size;
    parts_.push_back(std::move(part));
  }
}

void Plan::count_narrowed(const CaseList& cases, Part& part) {
  const auto trials = static_cast<std::uint64_t>(part.trials);
  const auto samples = [&](std::uint64_t index) {
    const CaseReach* reach = cases.reach(index);
    return reach == nullptr ? part.per_case : reach->prompts.size() * reach->models.size() * trials;
  };
  part.size = 0;
  part.planned_before.reserve(part.order.size());
  for (std::uint64_t index = 0; index < part.order.size(); ++index) {
    part.planned_before.push_back(part.size);
    part.size += samples(index);
  }
  part.started_before.reserve(part.order.size());
  std::uint64_t before = 0;
  for (const std::uint32_t index : part.order) {
    part.started_before.push_back(before);
    before += samples(index);
  }
}

std::uint64_t Plan::suite_size(std::uint32_t suite) const { return parts_.at(suite).size; }

PlannedSample Plan::at(std::uint64_t position) const {
  LLMEVAL_ASSERT(position < size_);
  const auto after = std::upper_bound(parts_.begin(), parts_.end(), position,
                                      [](std::uint64_t wanted, const Part& part) { return wanted < part.first; });
  const Part& part = *(after - 1);
  const std::uint64_t within = position - part.first;

  PlannedSample sample;
  sample.suite = static_cast<std::uint32_t>(&part - parts_.data());
  std::uint64_t turn = within / part.per_case;  // Of the case among those started.
  std::uint64_t variant = within % part.per_case;
  if (!part.started_before.empty()) {
    const auto& starts = part.started_before;
    turn = static_cast<std::uint64_t>(std::upper_bound(starts.begin(), starts.end(), within) - starts.begin() - 1);
    variant = within - starts[turn];
  }
  sample.case_index = part.order[turn];
  const std::uint64_t before =
      part.planned_before.empty() ? sample.case_index * part.per_case : part.planned_before[sample.case_index];
  sample.index = part.first + before + variant;

  const auto trials = static_cast<std::uint64_t>(part.trials);
  const CaseReach* reach =
      part.started_before.empty() ? nullptr : project_.suites[sample.suite].cases->reach(sample.case_index);
  const std::uint64_t models = reach == nullptr ? part.models : reach->models.size();
  const std::uint64_t model = variant / trials % models;
  const std::uint64_t prompt = variant / trials / models;
  sample.trial = static_cast<std::int32_t>(variant % trials) + 1;
  sample.model = reach == nullptr ? static_cast<std::uint32_t>(model) : reach->models[model];
  sample.prompt = reach == nullptr ? static_cast<std::uint32_t>(prompt) : reach->prompts[prompt];
  return sample;
}

std::uint64_t default_run_seed(const Project& project) {
  std::string names;
  for (const Suite& suite : project.suites) names += (names.empty() ? "" : ",") + suite.name;
  return default_seed(names);
}

}  // namespace llmeval
