#include "cli/stored_project.h"

#include "prompt/stored_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

const PromptVersion* find_version(const SuiteInfo& had, const Suite& suite, const std::string& name) {
  if (had.prompts.size() == 1 && suite.prompts.size() == 1) return &had.prompts.front();
  const auto found = std::find_if(had.prompts.begin(), had.prompts.end(),
                                  [&](const PromptVersion& version) { return version.name == name; });
  return found == had.prompts.end() ? nullptr : &*found;
}

}  // namespace

Result<Project> with_stored_prompts(const Project& now, const RunInfo& run) {
  Project project = now;
  project.suites.clear();
  for (const Suite& suite : now.suites) {
    const auto had = std::find_if(run.suites.begin(), run.suites.end(),
                                  [&](const SuiteInfo& info) { return info.name == suite.name; });
    if (had == run.suites.end()) continue;
    Suite& before = project.suites.emplace_back(suite);
    for (std::shared_ptr<const Prompt>& prompt : before.prompts) {
      const PromptVersion* const version = find_version(*had, suite, prompt->version.name);
      if (version == nullptr) {
        return failure(
            fmt::format("run {} had no prompt '{}' in suite '{}'", run.id, prompt->version.name, suite.name));
      }
      if (version->hash == prompt->version.hash) continue;
      LLMEVAL_TRY(Prompt stored, read_canonical_prompt(*version));
      prompt = std::make_shared<const Prompt>(std::move(stored));
    }
  }
  if (project.suites.empty()) return failure(fmt::format("run {} had none of these suites", run.id));
  return project;
}

}  // namespace llmeval
