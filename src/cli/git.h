#pragma once

#include "async/process.h"
#include "async/task.h"
#include "config/project.h"

#include <string>

namespace llmeval {

/// What git says of a folder.
struct GitState {
  std::string
      commit;  ///< 40 hex digits; empty outside a repository, before the first commit, or where there is no git.
  bool dirty = false;  ///< Something differs from the commit, untracked files included.
};

/// Asks git, for a second at most.
Task<GitState> read_git_state(Processes& processes, const Environment& environment, std::string folder);

}  // namespace llmeval
