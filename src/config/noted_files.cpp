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

bool NotedFiles::exists(const std::string& path) const {
  const bool is_there = files_->exists(path);
  if (!is_there) {
    const std::lock_guard lock(mutex_);
    wanted_.insert(path);
  }
  return is_there;
}

std::vector<std::string> NotedFiles::glob(std::string_view pattern) const {
  {
    const std::lock_guard lock(mutex_);
    wanted_.emplace(pattern);
  }
  return files_->glob(pattern);
}

std::vector<std::string> NotedFiles::wanted() const {
  const std::lock_guard lock(mutex_);
  return {wanted_.begin(), wanted_.end()};
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
