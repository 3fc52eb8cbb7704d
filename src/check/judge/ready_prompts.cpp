#include "check/judge/ready_prompts.h"

#include "base/assert.h"
#include "base/suggest.h"
#include "check/judge_prompts.h"
#include "prompt/file_source.h"
#include "prompt/load.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string>
#include <utility>

namespace llmeval {

namespace {

// The program's own prompts as files, so that they are read like any other.
class ReadyFiles final : public FileSource {
 public:
  Result<std::string> read(const std::string& path) const override {
    const auto found = ready_judge_files().find(name_of(path));
    if (found == ready_judge_files().end()) return failure(fmt::format("there is no '{}'", path));
    return std::string(found->second);
  }
  bool exists(const std::string& path) const override { return ready_judge_files().contains(name_of(path)); }
  std::vector<std::string> glob(std::string_view /*pattern*/) const override { return {}; }
  std::string display(const std::string& path) const override { return path; }
  Result<std::string> from_typed(std::string_view /*typed*/) const override { return failure("it is no file"); }
  std::string absolute(const std::string& /*path*/) const override { return {}; }

 private:
  static std::string_view name_of(std::string_view path) { return path.substr(0, path.find('.')); }
};

std::map<std::string_view, std::shared_ptr<const Prompt>> load_all() {
  const ReadyFiles files;
  std::map<std::string_view, std::shared_ptr<const Prompt>> prompts;
  for (const auto& [name, text] : ready_judge_files()) {
    Diagnostics diagnostics;
    std::optional<Prompt> prompt =
        load_prompt(files, std::string(name) + ".prompty", diagnostics, std::string(name), PromptAudience::judge);
    LLMEVAL_ASSERT(prompt.has_value());
    prompt->version.path.clear();
    prompts.emplace(name, std::make_shared<const Prompt>(*std::move(prompt)));
  }
  return prompts;
}

}  // namespace

std::shared_ptr<const Prompt> ready_judge_prompt(std::string_view name) {
  static const std::map<std::string_view, std::shared_ptr<const Prompt>> prompts = load_all();
  const auto found = prompts.find(name);
  return found == prompts.end() ? nullptr : found->second;
}

std::vector<std::string_view> ready_judge_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, text] : ready_judge_files()) names.push_back(name);
  return names;
}

std::shared_ptr<const Prompt> find_ready_judge_prompt(const Value& named, Diagnostics& diagnostics) {
  std::shared_ptr<const Prompt> prompt = ready_judge_prompt(named.text());
  if (prompt != nullptr) return prompt;
  const std::vector<std::string_view> names = ready_judge_names();
  const std::string hint = did_you_mean(named.text(), names);
  diagnostics.error(named.place(), fmt::format("there is no judge's prompt '{}'", named.text()),
                    hint.empty() ? fmt::format("ready ones: {}; or name a prompt file", fmt::join(names, ", ")) : hint);
  return nullptr;
}

}  // namespace llmeval
