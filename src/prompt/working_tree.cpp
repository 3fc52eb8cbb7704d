#include "prompt/file_source.h"
#include "prompt/git_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t k_max_file = 16U << 20U;

std::string join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  for (const fs::path& part : fs::path(path)) {
    if (!part.empty() && part != ".") parts.push_back(part.string());
  }
  return parts;
}

// Without a slash at its end, which would count as one more part.
fs::path normal(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return fs::path(std::move(path)).lexically_normal();
}

bool is_below(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

std::string shown_from(const fs::path& current, const fs::path& root, const std::string& path) {
  if (current.empty()) return path;
  return (root / path).lexically_normal().lexically_relative(current).string();
}

class WorkingTree final : public FileSource {
 public:
  WorkingTree(std::string root, std::string current, RunGit git)
      : root_(normal(std::move(root))), current_(normal(std::move(current))), git_(std::move(git)) {
    std::error_code error;
    real_root_ = fs::canonical(root_, error);
    if (error) real_root_ = root_;
  }

  Result<std::string> read(const std::string& path) const override {
    LLMEVAL_TRY(const fs::path file, find(path));
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (!error && size > k_max_file) {
      return failure(fmt::format("'{}' is larger than 16 MB", display(path)));
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream.is_open() || stream.bad()) return failure(fmt::format("'{}' cannot be read", display(path)));
    return text;
  }

  bool exists(const std::string& path) const override { return find(path).has_value(); }

  std::vector<std::string> glob(std::string_view pattern) const override {
    Expansion expansion{split(pattern), {}, {}};
    expand("", 0, expansion);
    return {expansion.found.begin(), expansion.found.end()};
  }

  std::string display(const std::string& path) const override { return shown_from(current_, root_, path); }

  Result<std::string> from_typed(std::string_view typed) const override {
    const fs::path whole = (current_.empty() ? root_ / typed : current_ / typed).lexically_normal();
    if (!is_below(whole, root_)) {
      return failure(fmt::format("'{}' lies outside the project '{}'", typed, root_.string()),
                     "name a file of the project, or choose another project with -C");
    }
    const std::string path = whole.lexically_relative(root_).string();
    return resolve_path("", path);
  }

  std::string absolute(const std::string& path) const override {
    if (path.empty()) return real_root_.string();
    const Result<fs::path> file = find(path);
    return file ? file->string() : std::string();
  }

  Result<std::shared_ptr<const FileSource>> at_revision(const std::string& revision) const override {
    if (!git_) return FileSource::at_revision(revision);
    return open_git_tree(git_, revision, [root = root_, current = current_](const std::string& path) {
      return shown_from(current, root, path);
    });
  }

 private:
  // The file with all links resolved: one that leads outside the project is no file of it.
  Result<fs::path> find(const std::string& path) const {
    std::error_code error;
    fs::path file = fs::canonical(root_ / path, error);
    if (error) return failure(fmt::format("there is no file '{}'", display(path)));
    if (!is_below(file, real_root_)) {
      return failure(fmt::format("'{}' is a link that leads outside the project", display(path)),
                     "copy the file into the project: all that a suite names lies there");
    }
    if (!fs::is_regular_file(file, error)) return failure(fmt::format("'{}' is not a file", display(path)));
    return file;
  }

  bool is_inside(const std::string& folder) const {
    std::error_code error;
    const fs::path resolved = fs::canonical(root_ / folder, error);
    return !error && is_below(resolved, real_root_);
  }

  bool is_file(const std::string& path) const {
    std::error_code error;
    return fs::is_regular_file(root_ / path, error);
  }

  // A pattern on its way through the folders.
  struct Expansion {
    std::vector<std::string> parts;
    std::set<std::string> found;
    std::set<std::pair<std::string, std::size_t>> seen;  // Several `**` lead to a folder in very many ways.
  };

  void expand(const std::string& folder, std::size_t at, Expansion& into) const {
    if (!into.seen.emplace(folder, at).second) return;
    const std::string& part = into.parts.at(at);
    const bool last = at + 1 == into.parts.size();
    if (!is_glob(part)) {
      const std::string path = join(folder, part);
      if (last && is_file(path)) into.found.insert(path);
      if (!last) expand(path, at + 1, into);
      return;
    }
    // What lies outside, by a link too, is not even listed.
    if (!is_inside(folder)) return;
    const bool deep = part == "**";
    if (deep && !last) expand(folder, at + 1, into);
    std::error_code error;
    for (fs::directory_iterator next(root_ / folder, error), end; !error && next != end; next.increment(error)) {
      const fs::directory_entry& entry = *next;
      const std::string name = entry.path().filename().string();
      if (name.front() == '.' && part.front() != '.') continue;
      if (!deep && !glob_matches(part, name)) continue;
      const std::string path = join(folder, name);
      std::error_code ignored;  // An entry that vanished meanwhile is neither.
      const bool is_folder = entry.is_directory(ignored);
      if (last && !is_folder && is_file(path)) into.found.insert(path);
      if (!is_folder) continue;
      if (deep && !entry.is_symlink(ignored)) expand(path, at, into);
      if (!deep && !last) expand(path, at + 1, into);
    }
  }

  fs::path root_;
  fs::path real_root_;
  fs::path current_;
  RunGit git_;
};

}  // namespace

Result<std::shared_ptr<const FileSource>> FileSource::at_revision(const std::string& revision) const {
  return failure(fmt::format("the revision '{}' cannot be read: there is no git here", revision));
}

std::unique_ptr<FileSource> make_working_tree(std::string root, std::string current, RunGit git) {
  return std::make_unique<WorkingTree>(std::move(root), std::move(current), std::move(git));
}

}  // namespace llmeval
