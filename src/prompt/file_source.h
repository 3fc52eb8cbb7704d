#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Where a project's text files come from: the working tree (or a revision of it). Paths are relative to the project's root, with `/`, already
/// normal: no `.`, no `..`. A file outside the root (by a link too) is refused.
class FileSource {
 public:
  virtual ~FileSource() = default;

  /// The whole file; over 16 MB is an error.
  virtual Result<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  /// Files that the glob matches (`*`, `?`, `[a-z]`, `**`), sorted bytewise.
  virtual std::vector<std::string> glob(std::string_view pattern) const = 0;
  /// How messages show this path, e.g. relative to the user's current directory.
  virtual std::string display(const std::string& path) const = 0;
  /// The file in the file system, for readers that stream; empty where there is none.
  virtual std::string absolute(const std::string& path) const = 0;
};

/// The files below `root` (absolute) in the working tree. `display_prefix` is put before every shown path.
std::unique_ptr<FileSource> make_working_tree(std::string root, std::string display_prefix = {});

/// Joins `path`, written in a file of folder `folder` (relative to the root, "" for the root), to a path from the root; an error where it is
/// absolute or leaves the project.
Result<std::string> resolve_path(std::string_view folder, std::string_view path);
/// The folder part of a path from the root; "" for a file in the root.
std::string folder_of(std::string_view path);
/// Whether `text` matches the glob (`*` and `?` do not match `/`, `**` does).
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace llmeval
