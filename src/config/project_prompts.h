#pragma once

#include "base/diagnostic.h"
#include "prompt/file_source.h"
#include "prompt/prompt.h"

#include <memory>
#include <vector>

namespace llmeval {

/// The prompt files of a project as they are now: those that its suites name, and below `prompts/` all whose ending
/// says that they are prompts (`.prompty`, `.prompt.yml`; a `.txt`, `.md` or `.json` may be anything). Neither prompts
/// that are written in suites nor those of git revisions. Mistakes go to `diagnostics`.
std::vector<std::shared_ptr<const Prompt>> load_prompt_files(const FileSource& files, Diagnostics& diagnostics);

}  // namespace llmeval
