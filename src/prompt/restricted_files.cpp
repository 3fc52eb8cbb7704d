#include "prompt/restricted_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

class RestrictedFiles final : public FileSource {
 public:
  RestrictedFiles(std::shared_ptr<const FileSource> files, WhyRefused why)
      : files_(std::move(files)), why_(std::move(why)), root_(files_->absolute("")) {}

  Result<std::string> read(const std::string& path) const override {
    if (std::optional<Error> why = refuse(path)) return failure(*std::move(why));
    return files_->read(path);
  }
  bool exists(const std::string& path) const override { return files_->exists(path) && !refuse(path); }
  std::vector<std::string> glob(std::string_view pattern) const override {
    std::vector<std::string> found = files_->glob(pattern);
    found.erase(
        std::remove_if(found.begin(), found.end(), [&](const std::string& path) { return refuse(path).has_value(); }),
        found.end());
    return found;
  }
  std::string display(const std::string& path) const override { return files_->display(path); }
  Result<std::string> from_typed(std::string_view typed) const override { return files_->from_typed(typed); }
  std::string absolute(const std::string& path) const override {
    return refuse(path) ? std::string() : files_->absolute(path);
  }

 private:
  std::optional<Error> refuse(const std::string& path) const {
    std::optional<Error> why = why_(path);
    if (why) return why;
    const std::string resolved = files_->absolute(path);
    const std::string folder = root_ + '/';
    return resolved.starts_with(folder) ? why_(resolved.substr(folder.size())) : std::nullopt;
  }

  std::shared_ptr<const FileSource> files_;
  WhyRefused why_;
  std::string root_;  // With all links resolved, as what absolute() says of files.
};

}  // namespace

std::shared_ptr<const FileSource> restrict_files(std::shared_ptr<const FileSource> files, WhyRefused why) {
  return std::make_shared<const RestrictedFiles>(std::move(files), std::move(why));
}

std::shared_ptr<const FileSource> make_stranger_files(std::shared_ptr<const FileSource> files) {
  const FileSource& shown = *files;
  // The lambda goes with the files, which it refers to.
  return restrict_files(std::move(files), [&shown](const std::string& path) -> std::optional<Error> {
    const bool is_hidden = path.starts_with('.') || path.find("/.") != std::string::npos;
    if (!is_hidden) return std::nullopt;
    return Error(fmt::format("'{}' is hidden", shown.display(path)),
                 "of --untrusted nothing is read whose name begins with a dot: a checkout keeps keys there");
  });
}

}  // namespace llmeval
