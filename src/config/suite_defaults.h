#pragma once

#include "config/case_parts.h"
#include "data/shape.h"
#include "prompt/file_source.h"

#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// The keys that a suite and a file that it includes have in common: `vars`, `tags`, `tools`, `max_steps`, `defaults`,
/// `checks`, `expect`.
/// \param published  with the shapes of checks, for the JSON Schema; else they are left to CheckScope and Expectation,
/// which have better words.
std::vector<Field> shared_fields(bool published);
/// What may stand in a file that suites include.
ShapeRef include_shape(bool published);

/// What a suite gives to its cases, together with the files that it includes.
struct SuiteDefaults {
  std::shared_ptr<const CaseDefaults> defaults;
  std::vector<std::string> included;  ///< The texts of the included files.
};

/// Reads the files that a suite includes, in their order, and the suite over them: of variables, tags, named checks and
/// default options and tools what comes later wins; checks under `expect` add up. Paths are relative to the file that
/// names them. Mistakes go to `diagnostics`.
/// \param path     of the suite's file.
/// \param content  of it; what does not fit its shape is passed over.
/// \param trusted  see make_judge_prompts().
SuiteDefaults read_suite_defaults(const FileSource& files, const std::string& path, const Value& content,
                                  std::shared_ptr<const FileSource> trusted, Diagnostics& diagnostics);

}  // namespace llmeval
