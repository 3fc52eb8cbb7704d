#include "prompt/git_tree.h"

#include "prompt/load.h"
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

// Says what git would of a repository with one revision `main`.
class FakeGit {
 public:
  Result<GitReply> operator()(const std::vector<std::string>& words) {
    asked += fmt::format("{}{}", asked.empty() ? "" : "|", fmt::join(words, " "));
    if (!has_program) return failure("cannot run 'git': no such file or directory");
    if (words[0] == "rev-parse" && words.size() == 2) return GitReply{in_repository ? 0 : 128, "true\n"};
    if (words[0] == "rev-parse") {
      return words.back() == "main^{commit}" ? GitReply{0, "c0ffee\n"} : GitReply{1, ""};
    }
    if (words[0] == "ls-tree") {
      const std::string listing =
          "100644 blob 1111      21\tprompts/p.prompty\n100644 blob 2222       5\tprompts/parts/r.txt\n"
          "120000 blob 3333       5\tprompts/link.txt\n160000 commit 4444       -\tmodule\n"
          "100644 blob 5555 99999999\tprompts/big.txt\n100644 blob 6666 1\tprompts/.hidden.prompty\n";
      std::string raw;
      for (const char c : listing) raw += c == '\n' ? '\0' : c;
      return GitReply{0, raw};
    }
    if (words.back() == "1111") return GitReply{0, "{% include 'parts/r.txt' %} {{ x }}"};
    if (words.back() == "2222") return GitReply{0, "rules"};
    return GitReply{128, ""};
  }

  std::string asked;
  bool has_program = true;
  bool in_repository = true;
};

Result<std::shared_ptr<const FileSource>> open(FakeGit& git, std::string revision = "main") {
  return open_git_tree([&git](std::vector<std::string> words) { return git(words); }, std::move(revision),
                       [](const std::string& path) { return "../" + path; });
}

std::string why(const Result<std::shared_ptr<const FileSource>>& tree) {
  if (tree) return "open";
  return tree.error().hint.empty() ? tree.error().message
                                   : fmt::format("{} ({})", tree.error().message, tree.error().hint);
}

std::string why(const Result<std::string>& text) { return text ? *text : text.error().message; }

}  // namespace

TEST_CASE("FILE@REVISION is cut behind the ending of a prompt file") {
  const auto cut = [](std::string_view text) {
    const std::optional<RevisedPath> revised = split_revision(text);
    return revised ? revised->path + " " + revised->revision : "";
  };
  CHECK(cut("triage.prompty@main") == "triage.prompty main");
  CHECK(cut("../p/triage.prompt.yml@origin/feature/x") == "../p/triage.prompt.yml origin/feature/x");
  CHECK(cut("p@v2/triage.prompty@HEAD@{1}") == "p@v2/triage.prompty HEAD@{1}");
  CHECK(cut("p/*.prompty@v1.2~3") == "p/*.prompty v1.2~3");
  CHECK(cut("p@v2/triage.prompty") == "");
  CHECK(cut("triage.prompty@") == "");
  CHECK(cut("@main") == "");
  CHECK(cut("triage@main") == "");
}

TEST_CASE("a revision is looked up once, and its files are those of that commit") {
  FakeGit git;
  const auto tree = open(git);
  REQUIRE(tree);
  const FileSource& files = **tree;
  CHECK(files.exists("prompts/p.prompty"));
  CHECK_FALSE(files.exists("prompts/link.txt"));
  CHECK_FALSE(files.exists("module"));
  CHECK(files.display("prompts/p.prompty") == "../prompts/p.prompty@main");
  CHECK(files.glob("prompts/*.prompty") == std::vector<std::string>{"prompts/p.prompty"});
  CHECK(files.glob("prompts/.*.prompty") == std::vector<std::string>{"prompts/.hidden.prompty"});
  CHECK(files.glob("**/*.txt") == std::vector<std::string>{"prompts/big.txt", "prompts/parts/r.txt"});
  CHECK(why(files.read("prompts/parts/r.txt")) == "rules");
  CHECK(git.asked ==
        "rev-parse --is-inside-work-tree|rev-parse --verify --quiet --end-of-options main^{commit}|ls-tree -r -l -z "
        "c0ffee|cat-file blob 2222");
}

TEST_CASE("a prompt of a revision is read with what it includes") {
  FakeGit git;
  const auto tree = open(git);
  REQUIRE(tree);
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_prompt(**tree, "prompts/p.prompty", diagnostics);
  CHECK(all_text(diagnostics).empty());
  REQUIRE(prompt);
  CHECK(rendered(*prompt, {{"x", "y"}}) == "user: rules y|");
}

TEST_CASE("what cannot be read of a revision") {
  FakeGit git;
  const auto tree = open(git);
  REQUIRE(tree);
  const FileSource& files = **tree;
  CHECK(why(files.read("prompts/gone.txt")) == "there is no file '../prompts/gone.txt' in the revision 'main'");
  CHECK(why(files.read("prompts/link.txt")) ==
        "'../prompts/link.txt@main' is a link, which is not followed in a revision");
  CHECK(why(files.read("prompts/big.txt")) == "'../prompts/big.txt@main' is larger than 16 MB");
  CHECK(why(files.read("prompts/.hidden.prompty")) == "git cannot read '../prompts/.hidden.prompty@main'");

  FakeGit unknown;
  CHECK(why(open(unknown, "mian")) ==
        "there is no git revision 'mian' (in a shallow or single-branch clone it has to be fetched first)");
  FakeGit outside;
  outside.in_repository = false;
  CHECK(why(open(outside)) == "the revision 'main' cannot be read: the project is in no git repository");
  FakeGit missing;
  missing.has_program = false;
  CHECK(why(open(missing)) == "cannot run 'git': no such file or directory");
  CHECK(why(MemoryFiles({}).at_revision("main")) == "the revision 'main' cannot be read: there is no git here");
}

}  // namespace llmeval
