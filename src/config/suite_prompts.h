#pragma once

#include "config/case_rules.h"
#include "config/suite_file.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Loads prompts, each file once however many suites use it.
class PromptLoader {
 public:
  PromptLoader(const FileSource& files, Diagnostics& diagnostics) : files_(files), diagnostics_(diagnostics) {}

  /// The prompts that a suite names, in written order. Two of one name are an error.
  SuitePrompts load(const SuiteFile& suite);
  /// Nullptr where the file is wrong, which is told once.
  std::shared_ptr<const Prompt> load_file(const std::string& path);

 private:
  void add(std::shared_ptr<const Prompt> prompt, Place place, SuitePrompts& prompts);

  const FileSource& files_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::shared_ptr<const Prompt>> loaded_;
};

}  // namespace llmeval
