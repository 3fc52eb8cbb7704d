#include "config/project_prompts.h"

#include "config/suite_file.h"
#include "config/suite_paths.h"
#include "config/suite_prompts.h"

#include <algorithm>
#include <string>
#include <utility>

namespace llmeval {

std::vector<std::shared_ptr<const Prompt>> load_prompt_files(const FileSource& files, Diagnostics& diagnostics) {
  PromptLoader loader(files, diagnostics);
  std::vector<std::shared_ptr<const Prompt>> prompts;
  const auto add = [&](std::shared_ptr<const Prompt> prompt) {
    const bool is_known = std::find(prompts.begin(), prompts.end(), prompt) != prompts.end();
    if (prompt != nullptr && !is_known && loader.is_file(*prompt)) prompts.push_back(std::move(prompt));
  };
  for (const std::string& path : find_suites(files, {}, diagnostics)) {
    const std::optional<SuiteFile> suite = read_suite(files, path, diagnostics);
    if (!suite) continue;
    for (const auto& prompt : loader.load(*suite, files).prompts) add(prompt);
  }
  // What no suite asks may be a judge's.
  for (const char* pattern : {"prompts/**/*.prompty", "prompts/**/*.prompt.yml", "prompts/**/*.prompt.yaml"}) {
    for (const std::string& path : files.glob(pattern)) add(loader.load_file(path, PromptAudience::judge));
  }
  return prompts;
}

}  // namespace llmeval
