#pragma once

#include "config/case_rules.h"
#include "config/suite_file.h"
#include "prompt/git_tree.h"
#include "prompt/load.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// Loads prompts, each file once however many suites use it.
class PromptLoader {
 public:
  PromptLoader(const FileSource& files, Diagnostics& diagnostics) : files_(files), diagnostics_(diagnostics) {}

  /// The prompts that a suite names, in written order. Two of one name are an error.
  /// \param looks  the same files, where they are looked for.
  SuitePrompts load(const SuiteFile& suite, const FileSource& looks);
  /// Nullptr where the file is wrong, which is told once.
  std::shared_ptr<const Prompt> load_file(const std::string& path, PromptAudience audience = PromptAudience::model);
  /// The same of a git revision; the prompt's name and path then end in `@REVISION`.
  std::shared_ptr<const Prompt> load_file(const std::string& path, const std::string& revision, Place place);
  /// Whether it is a file of the working tree.
  bool is_file(const Prompt& prompt) const;
  /// What a file of the working tree was read from: itself and what it includes. None of any other prompt.
  std::vector<std::string> files_of(const Prompt& prompt) const;

 private:
  void load_named(const SuiteFile& suite, const FileSource& looks, const Value& entry, SuitePrompts& prompts);
  void load_revised(const SuiteFile& suite, const Value& entry, const RevisedPath& revised, SuitePrompts& prompts);
  std::optional<Prompt> make_inline(const Value& entry);
  /// Nullptr where there is none, which is told once, at the place.
  const FileSource* files_at(const std::string& revision, Place place);
  void add(std::shared_ptr<const Prompt> prompt, Place place, SuitePrompts& prompts);

  const FileSource& files_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::shared_ptr<const Prompt>> loaded_;  ///< By path, with `@REVISION` where there is one.
  std::map<std::string, std::vector<std::string>> read_from_;    ///< By path, of the working tree.
  std::map<std::string, std::shared_ptr<const FileSource>> revisions_;
};

}  // namespace llmeval
