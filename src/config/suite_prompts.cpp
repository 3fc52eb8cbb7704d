#include "config/suite_prompts.h"

#include "config/member.h"
#include "config/named_files.h"
#include "config/noted_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

SuitePrompts PromptLoader::load(const SuiteFile& suite, const FileSource& looks) {
  SuitePrompts prompts;
  for (const Value& entry : items_member(suite.content, "prompts")) {
    if (entry.is_text()) {
      load_named(suite, looks, entry, prompts);
      continue;
    }
    std::optional<Prompt> prompt = make_inline(entry);
    if (prompt) prompt->version.path = suite.suite.path;
    add(prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr, entry.place(), prompts);
  }
  return prompts;
}

void PromptLoader::load_named(const SuiteFile& suite, const FileSource& looks, const Value& entry,
                              SuitePrompts& prompts) {
  const std::optional<RevisedPath> revised = split_revision(entry.text());
  if (revised && !is_prompt_file(entry.text())) return load_revised(suite, entry, *revised, prompts);
  const std::vector<std::string> paths = find_named_files(looks, suite.suite.path, entry, diagnostics_);
  if (paths.empty()) prompts.is_whole = false;
  for (const std::string& path : paths) {
    if (is_prompt_file(path)) {
      add(load_file(path), entry.place(), prompts);
    } else {
      prompts.is_whole = false;
      diagnostics_.error(entry.place(), fmt::format("'{}' is no prompt file", files_.display(path)),
                         fmt::format("prompt files end in {}", prompt_endings()));
    }
  }
}

void PromptLoader::load_revised(const SuiteFile& suite, const Value& entry, const RevisedPath& revised,
                                SuitePrompts& prompts) {
  const FileSource* tree = files_at(revised.revision, entry.place());
  const Value named = Value(revised.path).at(entry.place());
  std::vector<std::string> paths;
  if (tree != nullptr) paths = find_named_files(*tree, suite.suite.path, named, diagnostics_);
  if (paths.empty()) prompts.is_whole = false;
  for (const std::string& path : paths) add(load_file(path, revised.revision, entry.place()), entry.place(), prompts);
}

std::optional<Prompt> PromptLoader::make_inline(const Value& entry) {
  const Value* text = member_of_kind(entry, "text", ValueKind::text);
  const Value* messages = member_of_kind(entry, "messages", ValueKind::list);
  const std::string name = text_member(entry, "name");
  if (text != nullptr && messages != nullptr) {
    diagnostics_.error(messages->place(), "a prompt has either 'text' or 'messages'", "remove one of them");
    return std::nullopt;
  }
  if (text != nullptr) return make_inline_prompt(name, text->text(), text->place(), diagnostics_);
  if (messages != nullptr) return make_inline_chat(name, *messages, diagnostics_);
  if (entry.is_object() && entry.find("text") == nullptr && entry.find("messages") == nullptr) {
    diagnostics_.error(entry.place(), "the prompt has neither 'text' nor 'messages'", "write its template as 'text'");
  }
  return std::nullopt;
}

const FileSource* PromptLoader::files_at(const std::string& revision, Place place) {
  const auto known = revisions_.find(revision);
  if (known != revisions_.end()) return known->second.get();
  Result<std::shared_ptr<const FileSource>> tree = files_.at_revision(revision);
  if (!tree) diagnostics_.error(place, tree.error().message, tree.error().hint);
  return (revisions_[revision] = tree ? *std::move(tree) : nullptr).get();
}

std::shared_ptr<const Prompt> PromptLoader::load_file(const std::string& path, PromptAudience audience) {
  const auto known = loaded_.find(path);
  if (known != loaded_.end()) return known->second;
  // Shares the files, and does not own them: they outlive it.
  const NotedFiles noted(std::shared_ptr<const FileSource>(std::shared_ptr<void>(), &files_));
  std::optional<Prompt> prompt = load_prompt(noted, path, diagnostics_, {}, audience);
  read_from_[path] = noted.paths();
  return loaded_[path] = prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
}

std::shared_ptr<const Prompt> PromptLoader::load_file(const std::string& path, const std::string& revision,
                                                      Place place) {
  const std::string suffix = "@" + revision;
  const auto known = loaded_.find(path + suffix);
  if (known != loaded_.end()) return known->second;
  const FileSource* tree = files_at(revision, place);
  std::optional<Prompt> prompt;
  if (tree != nullptr) prompt = load_prompt(*tree, path, diagnostics_);
  if (prompt) {
    prompt->version.name += suffix;
    prompt->version.path += suffix;
  }
  return loaded_[path + suffix] = prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
}

bool PromptLoader::is_file(const Prompt& prompt) const {
  const auto known = loaded_.find(prompt.version.path);
  return known != loaded_.end() && known->second.get() == &prompt && is_prompt_file(prompt.version.path);
}

std::vector<std::string> PromptLoader::files_of(const Prompt& prompt) const {
  const auto known = read_from_.find(prompt.version.path);
  return known == read_from_.end() || !is_file(prompt) ? std::vector<std::string>() : known->second;
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
