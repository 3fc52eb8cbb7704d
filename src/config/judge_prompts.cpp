#include "config/judge_prompts.h"

#include "config/named_files.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace llmeval {

namespace {

class ProjectJudgePrompts final : public JudgePrompts {
 public:
  explicit ProjectJudgePrompts(const FileSource& files) : files_(files) {}

  std::shared_ptr<const Prompt> find(const Value& named, Diagnostics& diagnostics) const override {
    // Rows of data files are read again for each use, by then without a word on where they stand.
    const std::lock_guard lock(mutex_);
    const auto [known, is_new] = found_.try_emplace({named.place().source, named.text()});
    if (is_new) known->second = look_for(named, diagnostics);
    return known->second;
  }

 private:
  std::shared_ptr<const Prompt> look_for(const Value& named, Diagnostics& diagnostics) const {
    const std::string& name = named.text();
    if (!is_prompt_file(name) && name.find('/') == std::string::npos) {
      const std::string own = fmt::format("prompts/judges/{}.prompty", name);
      return files_.exists(own) ? load(own, name, diagnostics) : find_ready_judge_prompt(named, diagnostics);
    }
    const std::string& shown = diagnostics.path(named.place().source);
    const std::string naming = shown.empty() ? std::string() : files_.from_typed(shown).value_or(std::string());
    const std::optional<std::string> path = find_named_file(files_, naming, named, diagnostics);
    return path ? load(*path, {}, diagnostics) : nullptr;
  }

  std::shared_ptr<const Prompt> load(const std::string& path, const std::string& name, Diagnostics& diagnostics) const {
    std::optional<Prompt> prompt = load_prompt(files_, path, diagnostics, name, PromptAudience::judge);
    return prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
  }

  const FileSource& files_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<SourceId, std::string>, std::shared_ptr<const Prompt>> found_;
};

}  // namespace

std::shared_ptr<const JudgePrompts> make_judge_prompts(const FileSource& files) {
  return std::make_shared<const ProjectJudgePrompts>(files);
}

}  // namespace llmeval
