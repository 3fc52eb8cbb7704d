#include "prompt/git_tree.h"

#include "prompt/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::int64_t k_max_file = 16 << 20;

// A file as `git ls-tree -l` lists it.
struct Blob {
  std::string id;
  std::int64_t size = 0;
  bool is_link = false;
};
using Blobs = std::map<std::string, Blob>;

// `MODE blob ID SIZE\tPATH`, each ended by NUL. Submodules are left out.
Blobs read_listing(std::string_view listing) {
  Blobs blobs;
  while (!listing.empty()) {
    const std::string_view row = listing.substr(0, listing.find('\0'));
    listing.remove_prefix(std::min(row.size() + 1, listing.size()));
    const std::size_t tab = row.find('\t');
    std::vector<std::string_view> words;
    for (std::string_view rest = row.substr(0, tab); !rest.empty();) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      if (space > 0) words.push_back(rest.substr(0, space));
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    if (tab == std::string_view::npos || words.size() != 4 || words[1] != "blob") continue;
    Blob blob{std::string(words[2]), 0, words[0] == "120000"};
    std::from_chars(words[3].data(), words[3].data() + words[3].size(), blob.size);
    blobs.emplace(row.substr(tab + 1), std::move(blob));
  }
  return blobs;
}

// As in the working tree: names that start with a dot match only where the pattern's part does too.
bool shows_no_hidden(std::string_view pattern, std::string_view path) {
  if (pattern.find("/.") != std::string_view::npos || pattern.starts_with('.')) return true;
  return !path.starts_with('.') && path.find("/.") == std::string_view::npos;
}

class GitTree final : public FileSource {
 public:
  GitTree(RunGit git, std::string revision, std::function<std::string(const std::string&)> shown, Blobs blobs)
      : git_(std::move(git)), revision_(std::move(revision)), shown_(std::move(shown)), blobs_(std::move(blobs)) {}

  Result<std::string> read(const std::string& path) const override {
    const auto found = blobs_.find(path);
    if (found == blobs_.end()) {
      return failure(fmt::format("there is no file '{}' in the revision '{}'", shown_(path), revision_));
    }
    const Blob& blob = found->second;
    if (blob.is_link) {
      return failure(fmt::format("'{}' is a link, which is not followed in a revision", display(path)));
    }
    if (blob.size > k_max_file) return failure(fmt::format("'{}' is larger than 16 MB", display(path)));
    LLMEVAL_TRY(GitReply reply, git_({"cat-file", "blob", blob.id}));
    if (reply.status != 0) return failure(fmt::format("git cannot read '{}'", display(path)));
    return std::move(reply.output);
  }

  bool exists(const std::string& path) const override {
    const auto found = blobs_.find(path);
    return found != blobs_.end() && !found->second.is_link;
  }

  std::vector<std::string> glob(std::string_view pattern) const override {
    std::vector<std::string> found;
    for (const auto& [path, blob] : blobs_) {
      if (!blob.is_link && shows_no_hidden(pattern, path) && glob_matches(pattern, path)) found.push_back(path);
    }
    return found;
  }

  std::string display(const std::string& path) const override { return fmt::format("{}@{}", shown_(path), revision_); }
  Result<std::string> from_typed(std::string_view typed) const override { return resolve_path("", typed); }
  std::string absolute(const std::string& /*path*/) const override { return {}; }

 private:
  RunGit git_;
  std::string revision_;
  std::function<std::string(const std::string&)> shown_;
  Blobs blobs_;
};

}  // namespace

std::optional<RevisedPath> split_revision(std::string_view text) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (!is_prompt_file(text.substr(0, at)) || at + 1 == text.size()) continue;
    return RevisedPath{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
  }
  return std::nullopt;
}

Result<std::shared_ptr<const FileSource>> open_git_tree(RunGit git, std::string revision,
                                                        std::function<std::string(const std::string&)> shown) {
  LLMEVAL_TRY(const GitReply inside, git({"rev-parse", "--is-inside-work-tree"}));
  if (inside.status != 0) {
    return failure(fmt::format("the revision '{}' cannot be read: the project is in no git repository", revision));
  }
  // `--end-of-options`: a revision never is one.
  LLMEVAL_TRY(const GitReply resolved,
              git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}));
  const std::string commit = resolved.output.substr(0, resolved.output.find('\n'));
  if (resolved.status != 0 || commit.empty()) {
    return failure(fmt::format("there is no git revision '{}'", revision),
                   "in a shallow or single-branch clone it has to be fetched first");
  }
  LLMEVAL_TRY(const GitReply listed, git({"ls-tree", "-r", "-l", "-z", commit}));
  if (listed.status != 0) return failure(fmt::format("git cannot list the revision '{}'", revision));
  return std::make_shared<GitTree>(std::move(git), std::move(revision), std::move(shown), read_listing(listed.output));
}

}  // namespace llmeval
