#include "config/case_reach.h"

#include "base/suggest.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// A list, or one text.
List globs_of(const Value& globs) {
  if (globs.is_null()) return {};
  return globs.is_list() ? globs.list() : List{globs};
}

bool picks(const Value& globs, std::string_view name) {
  if (globs.is_null()) return true;
  const List list = globs_of(globs);
  return std::any_of(list.begin(), list.end(),
                     [&](const Value& glob) { return glob.is_text() && glob_matches(glob.text(), name); });
}

}  // namespace

const NarrowedReach& ReachFinder::find(const std::shared_ptr<const CaseNarrowing>& narrowing) {
  if (narrowing == last_) return *last_reach_;
  std::string key = to_json(narrowing->prompts) + to_json(narrowing->models);
  auto found = known_.find(key);
  if (found == known_.end()) found = known_.emplace(std::move(key), make(*narrowing)).first;
  last_ = narrowing;
  last_reach_ = &found->second;
  return found->second;
}

NarrowedReach ReachFinder::make(const CaseNarrowing& narrowing) {
  std::vector<std::string_view> prompt_names;
  NarrowedReach narrowed;
  for (const auto& prompt : all_.prompts) {
    prompt_names.push_back(prompt->version.name);
    if (picks(narrowing.prompts, prompt->version.name)) narrowed.prompts.push_back(prompt);
  }
  if (all_.is_whole) refuse_idle(narrowing.prompts, "prompt", prompt_names);
  refuse_idle(narrowing.models, "model", {models_.begin(), models_.end()});

  auto reach = std::make_shared<CaseReach>();
  for (std::uint32_t i = 0; i < selected_.prompts.size(); ++i) {
    if (picks(narrowing.prompts, selected_.prompts[i]->version.name)) reach->prompts.push_back(i);
  }
  // Without prompts there is one question to each model.
  if (selected_.prompts.empty()) reach->prompts.push_back(0);
  for (std::uint32_t i = 0; i < selected_.models.size(); ++i) {
    if (picks(narrowing.models, selected_.models[i]->name)) reach->models.push_back(i);
  }
  if (!reach->prompts.empty() && !reach->models.empty()) narrowed.reach = std::move(reach);
  return narrowed;
}

void ReachFinder::refuse_idle(const Value& globs, const char* what, const std::vector<std::string_view>& names) {
  for (const Value& glob : globs_of(globs)) {
    if (!glob.is_text()) continue;
    const auto fits = [&](std::string_view name) { return glob_matches(glob.text(), name); };
    if (std::any_of(names.begin(), names.end(), fits)) continue;
    std::string hint = did_you_mean(glob.text(), names);
    if (hint.empty() && !names.empty()) hint = fmt::format("its {}s are {}", what, fmt::join(names, ", "));
    diagnostics_.error(glob.place(), fmt::format("the suite has no {} '{}'", what, glob.text()), std::move(hint));
  }
}

}  // namespace llmeval
