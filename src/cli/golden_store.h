#pragma once

#include "base/result.h"
#include "cli/workspace.h"
#include "config/golden_file.h"

#include <functional>
#include <string>

namespace llmeval {

/// The text of a golden file, sorted by case: a decision more is a line more in a diff. What a terminal or an editor
/// might obey is written as `\uXXXX`.
std::string golden_text(const GoldenFile& file);

/// The golden file of a suite as it is now; empty where there is none. Errors: it has a mistake.
Result<GoldenFile> load_golden(const Workspace& workspace, const std::string& suite);

/// Reads the golden file of a suite, lets `edit` change it and writes it, all at once and under a lock of the folder:
/// of two at the same time neither loses what the other decided, and nobody ever reads half a file. Nothing is written
/// where nothing changes. Errors: the file has a mistake, which `edit` would lose; the folder leads out of the project;
/// it cannot be written.
Result<> change_golden(const Workspace& workspace, const std::string& suite,
                       const std::function<void(GoldenFile&)>& edit);

/// Replaces a file of the project at once, under the same lock, by what `edit` makes of its text (empty: there is
/// none). \param path  from the project's root.
Result<> change_project_file(const Workspace& workspace, const std::string& path,
                             const std::function<Result<std::string>(std::string before)>& edit);

}  // namespace llmeval
