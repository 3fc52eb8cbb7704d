#include "cli/confirming_project.h"

#include "prompt/stored_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace llmeval {

namespace {

// Some of a list's cases, each for some of its suite's prompts and models.
class FlippedCases final : public CaseList {
 public:
  explicit FlippedCases(std::shared_ptr<const CaseList> all) : all_(std::move(all)) {}

  void add(std::uint64_t index, CaseReach reach) { cases_.push_back({index, std::move(reach)}); }

  std::uint64_t size() const override { return cases_.size(); }
  bool is_narrowed() const override { return true; }
  const CaseReach* reach(std::uint64_t index) const override { return &cases_.at(index).second; }
  Result<SuiteCase> at(std::uint64_t index) const override { return all_->at(cases_.at(index).first); }

 private:
  std::shared_ptr<const CaseList> all_;
  std::vector<std::pair<std::uint64_t, CaseReach>> cases_;
};

const std::string* settings_of(const RunInfo& run, const std::string& model) {
  for (const auto& [name, settings] : run.models) {
    if (name == model) return &settings;
  }
  return nullptr;
}

// Whether the prompt that passed is another one, and would be asked as it was.
bool can_ask_before(const FlippedCase& flip, const RunInfo& before, const RunInfo& after) {
  if (flip.before_hash.empty() || flip.before_hash == flip.after_hash || flip.before_model != flip.model) return false;
  const std::string* then = settings_of(before, flip.before_model);
  const std::string* now = settings_of(after, flip.model);
  return then != nullptr && now != nullptr && *then == *now;
}

const PromptVersion* find_version(const RunInfo& run, const std::string& suite, const std::string& hash) {
  for (const SuiteInfo& info : run.suites) {
    if (info.name != suite) continue;
    for (const PromptVersion& version : info.prompts) {
      if (version.hash == hash) return &version;
    }
  }
  return nullptr;
}

class SuiteNarrower {
 public:
  SuiteNarrower(const Suite& suite, const RunInfo& before, const RunInfo& after)
      : suite_(suite), before_(before), after_(after) {}

  Suite narrow(const std::vector<FlippedCase>& flips) {
    std::map<std::string, Wanted> wanted;
    std::uint64_t confirm = 1;
    for (const FlippedCase& flip : flips) {
      if (flip.suite != suite_.name) continue;
      confirm = std::max(confirm, flip.confirm);
      add(flip, wanted[flip.case_id]);
    }
    const std::shared_ptr<const CaseList> all = suite_.cases;
    auto cases = std::make_shared<FlippedCases>(all);
    for (std::uint64_t i = 0; i < all->size() && !wanted.empty(); ++i) {
      const Result<SuiteCase> one = all->at(i);
      const auto found = one ? wanted.find(one->subject->id) : wanted.end();
      if (found == wanted.end()) continue;
      const Wanted& reach = found->second;
      cases->add(i, {{reach.prompts.begin(), reach.prompts.end()}, {reach.models.begin(), reach.models.end()}});
      wanted.erase(found);
    }
    suite_.cases = std::move(cases);
    suite_.trials_before = suite_.trials;
    suite_.trials = static_cast<std::int32_t>(confirm);
    suite_.trial_policy = {};
    suite_.gate = {};
    return std::move(suite_);
  }

 private:
  struct Wanted {
    std::set<std::uint32_t> prompts;
    std::set<std::uint32_t> models;
  };

  void add(const FlippedCase& flip, Wanted& wanted) {
    if (suite_.prompts.empty()) wanted.prompts.insert(0);
    for (std::uint32_t i = 0; i < suite_.prompts.size(); ++i) {
      const PromptVersion& version = suite_.prompts[i]->version;
      if (version.name == flip.prompt && version.hash == flip.after_hash) wanted.prompts.insert(i);
    }
    for (std::uint32_t i = 0; i < suite_.models.size(); ++i) {
      if (suite_.models[i]->name == flip.model) wanted.models.insert(i);
    }
    if (!can_ask_before(flip, before_, after_)) return;
    if (const std::optional<std::uint32_t> place = place_of_before(flip)) wanted.prompts.insert(*place);
  }

  // Of the prompt that passed, which is added where it can be read.
  std::optional<std::uint32_t> place_of_before(const FlippedCase& flip) {
    for (std::uint32_t i = 0; i < suite_.prompts.size(); ++i) {
      if (suite_.prompts[i]->version.hash == flip.before_hash) return i;
    }
    const PromptVersion* version = find_version(before_, suite_.name, flip.before_hash);
    if (version == nullptr) return std::nullopt;
    Result<Prompt> prompt = read_canonical_prompt(*version);
    if (!prompt) return std::nullopt;
    prompt->version.name = fmt::format("{}@{}", version->name, version->hash.substr(0, 12));
    suite_.prompts.push_back(std::make_shared<const Prompt>(*std::move(prompt)));
    return static_cast<std::uint32_t>(suite_.prompts.size() - 1);
  }

  Suite suite_;
  const RunInfo& before_;
  const RunInfo& after_;
};

}  // namespace

Project confirming_project(const Project& project, const std::vector<FlippedCase>& flips, const RunInfo& before,
                           const RunInfo& after) {
  Project narrowed = project;
  for (Suite& suite : narrowed.suites) suite = SuiteNarrower(suite, before, after).narrow(flips);
  return narrowed;
}

}  // namespace llmeval
