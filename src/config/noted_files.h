#pragma once

#include "prompt/file_source.h"

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// The project's files, with a note of those that were read and of those that were looked for: what a suite and its
/// cases are made of. Thread-safe.
class NotedFiles final : public FileSource {
 public:
  explicit NotedFiles(std::shared_ptr<const FileSource> files) : files_(std::move(files)) {}

  Result<std::string> read(const std::string& path) const override;
  std::string absolute(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  std::vector<std::string> glob(std::string_view pattern) const override;
  std::string display(const std::string& path) const override { return files_->display(path); }
  Result<std::string> from_typed(std::string_view typed) const override { return files_->from_typed(typed); }
  Result<std::shared_ptr<const FileSource>> at_revision(const std::string& revision) const override {
    return files_->at_revision(revision);
  }

  /// Those that were read so far, sorted.
  std::vector<std::string> paths() const;
  /// Globs, and paths of files that are not there, that were looked for so far, sorted.
  std::vector<std::string> wanted() const;

 private:
  void note(const std::string& path) const;

  std::shared_ptr<const FileSource> files_;
  mutable std::mutex mutex_;
  mutable std::set<std::string> paths_;
  mutable std::set<std::string> wanted_;
};

}  // namespace llmeval
