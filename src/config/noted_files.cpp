#include "config/noted_files.h"

namespace llmeval {

Result<std::string> NotedFiles::read(const std::string& path) const {
  Result<std::string> text = files_->read(path);
  if (text) note(path);
  return text;
}

std::string NotedFiles::absolute(const std::string& path) const {
  std::string found = files_->absolute(path);
  if (!found.empty() && !path.empty()) note(path);
  return found;
}

std::vector<std::string> NotedFiles::paths() const {
  const std::lock_guard lock(mutex_);
  return {paths_.begin(), paths_.end()};
}

void NotedFiles::note(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  paths_.insert(path);
}

}  // namespace llmeval
