#include "config/suite_prompts.h"

#include "config/member.h"
#include "config/named_files.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

SuitePrompts PromptLoader::load(const SuiteFile& suite) {
  SuitePrompts prompts;
  for (const Value& entry : items_member(suite.content, "prompts")) {
    if (entry.is_text()) {
      const std::vector<std::string> paths = find_named_files(files_, suite.suite.path, entry, diagnostics_);
      if (paths.empty()) prompts.is_whole = false;
      for (const std::string& path : paths) {
        if (is_prompt_file(path)) {
          add(load_file(path), entry.place(), prompts);
        } else {
          prompts.is_whole = false;
          diagnostics_.error(entry.place(), fmt::format("'{}' is no prompt file", files_.display(path)),
                             "prompt files end in .prompty, .txt or .md");
        }
      }
      continue;
    }
    const Value* text = member_of_kind(entry, "text", ValueKind::text);
    std::optional<Prompt> prompt;
    if (text != nullptr)
      prompt = make_inline_prompt(text_member(entry, "name"), text->text(), text->place(), diagnostics_);
    if (prompt) prompt->version.path = suite.suite.path;
    add(prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr, entry.place(), prompts);
  }
  return prompts;
}

std::shared_ptr<const Prompt> PromptLoader::load_file(const std::string& path) {
  const auto known = loaded_.find(path);
  if (known != loaded_.end()) return known->second;
  std::optional<Prompt> prompt = load_prompt(files_, path, diagnostics_);
  return loaded_[path] = prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
}

void PromptLoader::add(std::shared_ptr<const Prompt> prompt, Place place, SuitePrompts& prompts) {
  if (!prompt) {
    prompts.is_whole = false;
    return;
  }
  const std::string& name = prompt->version.name;
  const auto same = std::find_if(prompts.prompts.begin(), prompts.prompts.end(),
                                 [&](const auto& other) { return other->version.name == name; });
  if (same == prompts.prompts.end()) {
    prompts.prompts.push_back(std::move(prompt));
  } else if (*same == prompt) {
    diagnostics_.error(place, fmt::format("the prompt '{}' is named twice", files_.display(prompt->version.path)));
  } else {
    diagnostics_.error(place,
                       fmt::format("two prompts are named '{}': {} and {}", name, files_.display((*same)->version.path),
                                   files_.display(prompt->version.path)),
                       "give one of them another 'name:'");
  }
}

}  // namespace llmeval
