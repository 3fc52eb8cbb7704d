#include "prompt/git_changes.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace llmeval {

namespace {

// Says what git would; what it is asked and not taught fails.
struct FakeGit {
  std::map<std::string, GitReply> replies{
      {"rev-parse --is-inside-work-tree", {0, "true\n"}},
      {"rev-parse --verify --quiet --end-of-options main^{commit}", {0, "c0ffee\n"}},
      {"merge-base c0ffee HEAD", {0, "beef\n"}},
      {"rev-parse --show-prefix", {0, "\n"}},
      {"rev-parse --is-shallow-repository", {0, "false\n"}},
      {"diff --name-only -z --no-renames --no-relative --no-ext-diff --ignore-submodules=none beef --", {0, ""}},
      {"ls-files -z --full-name --others --exclude-standard -- :/", {0, ""}},
      {"ls-files -z --full-name", {0, ""}},
  };

  GitReply& diff() {
    return replies["diff --name-only -z --no-renames --no-relative --no-ext-diff --ignore-submodules=none beef --"];
  }

  Result<GitChanges> read() {
    return read_git_changes(
        [this](const std::vector<std::string>& words) -> Result<GitReply> {
          const auto known = replies.find(fmt::format("{}", fmt::join(words, " ")));
          return known == replies.end() ? GitReply{128, ""} : known->second;
        },
        "main");
  }

  std::string why() {
    const Result<GitChanges> changes = read();
    if (changes) return "fine";
    return fmt::format("{} ({})", changes.error().message, changes.error().hint);
  }
};

std::string nul_ended(std::string text) {
  for (char& c : text) c = c == '|' ? '\0' : c;
  return text;
}

}  // namespace

TEST_CASE("what git lists, whatever the names") {
  FakeGit git;
  git.diff().output = nul_ended("evals/a.yaml|a b\n\"c\".txt|gone.txt|");
  git.replies["ls-files -z --full-name --others --exclude-standard -- :/"].output = nul_ended("new.txt|nested/|");
  git.replies["ls-files -z --full-name"].output = nul_ended("evals/a.yaml|module|");
  const Result<GitChanges> changes = git.read();
  REQUIRE(changes);
  CHECK(changes->base == "beef");
  CHECK(changes->changed == std::set<std::string>{"evals/a.yaml", "a b\n\"c\".txt", "gone.txt", "new.txt", "nested"});
  CHECK(changes->tracked == std::set<std::string>{"evals/a.yaml", "module"});
}

TEST_CASE("of a project below its repository, paths are the project's") {
  FakeGit git;
  git.replies["rev-parse --show-prefix"].output = "apps/ml/\n";
  git.diff().output = nul_ended("apps/ml/evals/a.yaml|apps/x.py|src/y.py|apps/mlx/z|");
  const Result<GitChanges> changes = git.read();
  REQUIRE(changes);
  CHECK(changes->changed == std::set<std::string>{"evals/a.yaml", "../x.py", "../../src/y.py", "../mlx/z"});
}

TEST_CASE("without a common commit the revision itself is compared with") {
  FakeGit git;
  git.replies.erase("merge-base c0ffee HEAD");
  git.replies["diff --name-only -z --no-renames --no-relative --no-ext-diff --ignore-submodules=none c0ffee --"] = {};
  CHECK(git.read().value().base == "c0ffee");
}

TEST_CASE("why it cannot be told") {
  FakeGit git;
  git.diff().status = 128;
  CHECK(git.why() == "git diff fails (git status says more)");
  git.replies["rev-parse --verify --quiet --end-of-options main^{commit}"] = {1, ""};
  CHECK(git.why() ==
        "there is no git revision 'main' (a branch of a remote has to be fetched first, and is then called origin/…)");
  git.replies["rev-parse --is-shallow-repository"].output = "true\n";
  CHECK(git.why() ==
        "there is no git revision 'main' (the clone is shallow: fetch-depth: 0 of actions/checkout, or git fetch "
        "--unshallow)");
  git.replies["rev-parse --is-inside-work-tree"].status = 128;
  CHECK(git.why() ==
        "what changed since 'main' cannot be told: the project is in no git repository (name the suites to run "
        "instead)");
}

}  // namespace llmeval
