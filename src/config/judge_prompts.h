#pragma once

#include "check/judge_prompts.h"
#include "prompt/file_source.h"

#include <memory>

namespace llmeval {

/// The prompts of judges of a project: by name those in `prompts/judges/`, then the ready ones; by path, relative to
/// the file that names it, any prompt file. Refers to the files, which outlive it.
/// \param trusted  where a stranger's project has them from instead: only by name, and none of the project's own.
/// Nullptr: the project is trusted.
std::shared_ptr<const JudgePrompts> make_judge_prompts(const FileSource& files,
                                                       std::shared_ptr<const FileSource> trusted);

}  // namespace llmeval
