#include "prompt/git_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// Paths that are ended by NUL, from the repository's root, as paths from the project's.
void add_paths(std::string_view listing, const std::string& project, std::set<std::string>& paths) {
  while (!listing.empty()) {
    std::string_view path = listing.substr(0, listing.find('\0'));
    listing.remove_prefix(std::min(path.size() + 1, listing.size()));
    // A repository within the repository is listed as a folder.
    if (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) continue;
    paths.insert(project.empty() ? std::string(path)
                                 : std::filesystem::path(path).lexically_relative(project).string());
  }
}

Result<std::string> find_commit(const RunGit& git, const std::string& revision) {
  LLMEVAL_TRY(const GitReply inside, git({"rev-parse", "--is-inside-work-tree"}));
  if (inside.status != 0) {
    return failure(fmt::format("what changed since '{}' cannot be told: the project is in no git repository", revision),
                   "name the suites to run instead");
  }
  // `--end-of-options`: a revision never is one.
  LLMEVAL_TRY(const GitReply resolved,
              git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}));
  std::string commit = first_line(resolved.output);
  if (resolved.status == 0 && !commit.empty()) return commit;
  LLMEVAL_TRY(const GitReply shallow, git({"rev-parse", "--is-shallow-repository"}));
  return failure(fmt::format("there is no git revision '{}'", revision),
                 first_line(shallow.output) == "true"
                     ? "the clone is shallow: fetch-depth: 0 of actions/checkout, or git fetch --unshallow"
                     : "a branch of a remote has to be fetched first, and is then called origin/…");
}

Result<std::string> list(const RunGit& git, std::vector<std::string> arguments) {
  LLMEVAL_TRY(GitReply reply, git(arguments));
  if (reply.status == 0) return std::move(reply.output);
  return failure(fmt::format("git {} fails", arguments.front()), "git status says more");
}

}  // namespace

Result<GitChanges> read_git_changes(const RunGit& git, const std::string& revision) {
  GitChanges changes;
  LLMEVAL_TRY(changes.base, find_commit(git, revision));
  LLMEVAL_TRY(const GitReply common, git({"merge-base", changes.base, "HEAD"}));
  if (common.status == 0) changes.base = first_line(common.output);
  LLMEVAL_TRY(std::string project, list(git, {"rev-parse", "--show-prefix"}));
  project.erase(project.find_last_not_of('\n') + 1);
  if (project.ends_with('/')) project.pop_back();
  // Whatever the user's settings say: full names from the repository's root, both sides of a move, no program of
  // theirs.
  LLMEVAL_TRY(const std::string changed, list(git, {"diff", "--name-only", "-z", "--no-renames", "--no-relative",
                                                    "--no-ext-diff", "--ignore-submodules=none", changes.base, "--"}));
  add_paths(changed, project, changes.changed);
  LLMEVAL_TRY(const std::string unknown,
              list(git, {"ls-files", "-z", "--full-name", "--others", "--exclude-standard", "--", ":/"}));
  add_paths(unknown, project, changes.changed);
  LLMEVAL_TRY(const std::string tracked, list(git, {"ls-files", "-z", "--full-name"}));
  add_paths(tracked, project, changes.tracked);
  return changes;
}

}  // namespace llmeval
