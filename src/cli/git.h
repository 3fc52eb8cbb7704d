#pragma once

#include "config/project.h"
#include "prompt/file_source.h"

#include <future>
#include <string>
#include <vector>

namespace llmeval {

/// What git says of a folder.
struct GitState {
  std::string
      commit;  ///< 40 hex digits; empty outside a repository, before the first commit, or where there is no git.
  bool dirty = false;  ///< Something differs from the commit, untracked files included.
  std::string user;    ///< Its `user.name` there; empty: none, or there is no git.
};

/// Runs git in a folder, for a minute at most, and waits for it: not while another loop runs.
RunGit make_git(Environment environment, std::string folder);

/// Asks git, for a second at most each time, on a thread of its own: it takes as long as loading a project. The future
/// waits for it.
std::future<GitState> read_git_state(Environment environment, std::string folder);

/// What is known of a repository that is not asked: a stranger's may have settings that start programs.
std::future<GitState> unknown_git_state();

}  // namespace llmeval
