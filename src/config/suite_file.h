#pragma once

#include "config/case_entry.h"
#include "config/project.h"
#include "data/shape.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// What may stand in a suite's file, as published.
ShapeRef suite_shape();

/// A suite's file as far as it can be read by itself: what it names (prompts, models, files of cases) is still to be
/// found.
struct SuiteFile {
  Value content;                                 ///< May be wrong in parts, which was told.
  Suite suite;                                   ///< Without prompts, models and cases.
  std::shared_ptr<const CaseDefaults> defaults;  ///< For its cases.
};

/// Reads a suite's file; nullopt where it is no suite at all. Mistakes go to `diagnostics`.
/// \param trusted  see make_judge_prompts().
std::optional<SuiteFile> read_suite(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                    std::shared_ptr<const FileSource> trusted = nullptr);

}  // namespace llmeval
