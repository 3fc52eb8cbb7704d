#pragma once

#include "base/result.h"
#include "prompt/file_source.h"

#include <set>
#include <string>

namespace llmeval {

/// What is different in a working tree since a revision. Paths are from the project's root; what lies above it in the
/// repository begins with `../`.
struct GitChanges {
  std::string base;  ///< The commit that it is compared with, in hex.
  /// Files that were changed, added or deleted, committed or not; new ones that git does not know yet, unless it
  /// ignores them. A file that was moved is there twice. Of a submodule, or a repository within, its folder stands for
  /// all below.
  std::set<std::string> changed;
  /// Files of the project that git knows; of a submodule its folder.
  std::set<std::string> tracked;
};

/// Compares with where the working tree's commit and `revision` part (their merge base: the revision itself where it is
/// an ancestor), so that what others did meanwhile on that branch is no change; with the revision itself where they
/// have nothing in common. Errors: no repository, no such revision, git cannot be run or fails.
Result<GitChanges> read_git_changes(const RunGit& git, const std::string& revision);

}  // namespace llmeval
