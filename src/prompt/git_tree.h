#pragma once

#include "prompt/file_source.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// `triage.prompty@main`: a file as it was in a git revision.
struct RevisedPath {
  std::string path;
  std::string revision;
};
/// Cuts at the first `@` that follows the ending of a prompt file; nullopt where there is none. The path may be a glob.
std::optional<RevisedPath> split_revision(std::string_view text);

/// The project in a revision, which is looked up once: a branch that moves meanwhile changes nothing. A link in it is
/// no file. Messages show its files as `PATH@REVISION`. \param git    runs in the project's root, which may lie below
/// the repository's. \param shown  how messages show a path of the working tree.
Result<std::shared_ptr<const FileSource>> open_git_tree(RunGit git, std::string revision,
                                                        std::function<std::string(const std::string&)> shown);

}  // namespace llmeval
