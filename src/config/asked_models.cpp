#include "config/asked_models.h"

#include "data/json.h"

#include <algorithm>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::size_t k_most_places = 100;

}  // namespace

void AskedModels::add(const SuiteCase& golden) {
  add(golden.expectations);
  for (const Expectations& of_turn : golden.turn_expectations) add(of_turn);
}

void AskedModels::add(const Expectations& expectations) {
  for (const auto& expectation : expectations) {
    for (AskedModel& model : expectation->asked_models()) {
      auto& places = met_[{static_cast<std::uint32_t>(model.place.source), model.name, model.may_be_own}];
      if (places.size() >= k_most_places || !places.emplace(model.place.line, model.place.column).second) continue;
      models_.push_back(std::move(model));
    }
    for (std::shared_ptr<const Prompt>& prompt : expectation->judge_prompts()) {
      const auto is_same = [&](const auto& other) {
        return other->version.name == prompt->version.name && other->version.hash == prompt->version.hash;
      };
      if (std::none_of(prompts_.begin(), prompts_.end(), is_same)) prompts_.push_back(std::move(prompt));
    }
  }
}

bool is_same_model(const Model& a, const Model& b) {
  if (&a == &b) return true;
  if (a.provider != b.provider || a.base_url != b.base_url || a.model != b.model) return false;
  const ProviderInfo* const provider = find_provider(a.provider);
  // Behind one address a model's id says which it is; a program, a recording or a simulation is what its entry says.
  const bool has_id = provider != nullptr && provider->has_base_url && !provider->is_application;
  return has_id || to_json(a.options) == to_json(b.options);
}

}  // namespace llmeval
