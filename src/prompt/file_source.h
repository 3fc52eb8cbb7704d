#pragma once

#include "base/result.h"
#include "text/glob.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Where a project's text files come from: the working tree (or a revision of it). Paths are relative to the project's
/// root, with `/`, already normal: no `.`, no `..`. A file outside the root (by a link too) is refused.
class FileSource {
 public:
  virtual ~FileSource() = default;

  /// The whole file; over 16 MB is an error.
  virtual Result<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  /// Files that the glob matches, sorted bytewise. Names that start with a dot match only where the pattern's part does
  /// too, and `**` does not follow links.
  virtual std::vector<std::string> glob(std::string_view pattern) const = 0;
  /// How messages show this path: relative to the user's current directory.
  virtual std::string display(const std::string& path) const = 0;
  /// The other way round: the path from the root of one that the user typed; an error where it leaves the project.
  virtual Result<std::string> from_typed(std::string_view typed) const = 0;
  /// The file in the file system, for readers that stream; empty where there is none.
  virtual std::string absolute(const std::string& path) const = 0;
  /// The same project as it was in a git revision (a branch, a tag, a commit). Fails where there is no such revision,
  /// no repository, or no git.
  virtual Result<std::shared_ptr<const FileSource>> at_revision(const std::string& revision) const;
};

/// What git said.
struct GitReply {
  int status = 0;
  std::string output;
};
/// Runs git with these arguments in the project's root. Fails only where it cannot be run at all.
using RunGit = std::function<Result<GitReply>(std::vector<std::string> arguments)>;

/// The files below `root` (absolute) in the working tree.
/// \param current  the user's current directory (absolute), inside the root or not; empty: paths are shown from the
/// root.
/// \param git  for revisions; absent: there are none.
std::unique_ptr<FileSource> make_working_tree(std::string root, std::string current = {}, RunGit git = {});

/// Joins `path`, written in a file of folder `folder` (relative to the root, "" for the root), to a path from the root;
/// an error where it is absolute or leaves the project.
Result<std::string> resolve_path(std::string_view folder, std::string_view path);
/// The folder part of a path from the root; "" for a file in the root.
std::string folder_of(std::string_view path);

}  // namespace llmeval
