#include "config/judge_prompts.h"

#include "config/named_files.h"
#include "prompt/load.h"
#include "text/inert.h"

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
  ProjectJudgePrompts(const FileSource& files, std::shared_ptr<const FileSource> trusted)
      : files_(files), trusted_(std::move(trusted)) {}

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
    const bool is_path = is_prompt_file(name) || name.find('/') != std::string::npos;
    const std::string own = fmt::format("prompts/judges/{}.prompty", name);
    if (trusted_ != nullptr) {
      if (!is_path && trusted_->exists(own)) return load(*trusted_, own, name, diagnostics);
      if (!is_path && !files_.exists(own)) return find_ready_judge_prompt(named, diagnostics);
      diagnostics.error(named.place(), fmt::format("the judge's prompt '{}' is the project's own", inert_line(name)),
                        "of --untrusted name a ready one, or one in prompts/judges/ beside the file of --models");
      return nullptr;
    }
    if (!is_path) {
      return files_.exists(own) ? load(files_, own, name, diagnostics) : find_ready_judge_prompt(named, diagnostics);
    }
    const std::string& shown = diagnostics.path(named.place().source);
    const std::string naming = shown.empty() ? std::string() : files_.from_typed(shown).value_or(std::string());
    const std::optional<std::string> path = find_named_file(files_, naming, named, diagnostics);
    return path ? load(files_, *path, {}, diagnostics) : nullptr;
  }

  static std::shared_ptr<const Prompt> load(const FileSource& files, const std::string& path, const std::string& name,
                                            Diagnostics& diagnostics) {
    std::optional<Prompt> prompt = load_prompt(files, path, diagnostics, name, PromptAudience::judge);
    return prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
  }

  const FileSource& files_;
  std::shared_ptr<const FileSource> trusted_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<SourceId, std::string>, std::shared_ptr<const Prompt>> found_;
};

}  // namespace

std::shared_ptr<const JudgePrompts> make_judge_prompts(const FileSource& files,
                                                       std::shared_ptr<const FileSource> trusted) {
  return std::make_shared<const ProjectJudgePrompts>(files, std::move(trusted));
}

}  // namespace llmeval
