#include "prompt/file_source.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <filesystem>
#include <fstream>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// A folder `root` with files, and a file beside it that is none of the project's.
class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "llmeval-tree-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    base_ = name;
    write("outside.txt", "secret");
    write("root/evals/a.eval.yaml", "a");
    write("root/evals/deep/er/b.eval.yaml", "b");
    write("root/evals/.hidden/c.eval.yaml", "c");
    write("root/evals/.d.eval.yaml", "d");
    write("root/evals/note.txt", "note");
    fs::create_directory_symlink(base_, base_ / "root/evals/up");
    fs::create_directory_symlink("deep", base_ / "root/evals/alias");
    fs::create_symlink("../../outside.txt", base_ / "root/evals/leak.txt");
    fs::create_symlink("note.txt", base_ / "root/evals/same.txt");
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() { fs::remove_all(base_); }

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((base_ / path).parent_path());
    std::ofstream(base_ / path) << text;
  }
  std::string at(const std::string& path) const { return (base_ / path).string(); }
  std::string root() const { return at("root"); }

 private:
  fs::path base_;
};

std::string read_or_why(const FileSource& files, const std::string& path) {
  const Result<std::string> text = files.read(path);
  return text ? *text : text.error().message;
}

}  // namespace

TEST_CASE("files are read from inside the project only, links resolved") {
  const Tree tree;
  const auto files = make_working_tree(tree.root());
  CHECK(read_or_why(*files, "evals/note.txt") == "note");
  CHECK(read_or_why(*files, "evals/same.txt") == "note");
  CHECK(read_or_why(*files, "evals/none.txt") == "there is no file 'evals/none.txt'");
  CHECK(read_or_why(*files, "evals/deep") == "'evals/deep' is not a file");
  CHECK(read_or_why(*files, "evals/leak.txt") == "'evals/leak.txt' is a link that leads outside the project");
  CHECK(read_or_why(*files, "evals/up/outside.txt") ==
        "'evals/up/outside.txt' is a link that leads outside the project");
  CHECK(files->exists("evals/same.txt"));
  CHECK_FALSE(files->exists("evals/leak.txt"));
  CHECK_FALSE(files->exists("evals"));
  CHECK(files->absolute("evals/same.txt") == fs::canonical(tree.at("root/evals/note.txt")).string());
  CHECK(files->absolute("evals/leak.txt").empty());
  CHECK(files->absolute("") == fs::canonical(tree.root()).string());
}

TEST_CASE("a folder whose name only starts like the root's is outside") {
  const Tree tree;
  tree.write("rooted/x.txt", "x");
  fs::create_symlink("../rooted/x.txt", tree.at("root/x.txt"));
  CHECK(read_or_why(*make_working_tree(tree.root() + "/"), "x.txt") ==
        "'x.txt' is a link that leads outside the project");
}

TEST_CASE("a file over 16 MB is refused") {
  const Tree tree;
  tree.write("root/big.txt", "");
  fs::resize_file(tree.at("root/big.txt"), (16U << 20U) + 1);
  CHECK(read_or_why(*make_working_tree(tree.root()), "big.txt") == "'big.txt' is larger than 16 MB");
}

TEST_CASE("globs find files, sorted, without hidden ones and without following links in **") {
  using Paths = std::vector<std::string>;
  const Tree tree;
  const auto files = make_working_tree(tree.root());
  CHECK(files->glob("evals/**/*.eval.yaml") == Paths{"evals/a.eval.yaml", "evals/deep/er/b.eval.yaml"});
  CHECK(files->glob("**/*.eval.yaml") == Paths{"evals/a.eval.yaml", "evals/deep/er/b.eval.yaml"});
  CHECK(files->glob("evals/*.eval.yaml") == Paths{"evals/a.eval.yaml"});
  CHECK(files->glob("evals/.*.yaml") == Paths{"evals/.d.eval.yaml"});
  CHECK(files->glob("evals/a*/*/*.yaml") == Paths{"evals/alias/er/b.eval.yaml"});
  CHECK(files->glob("evals/deep/**") == Paths{"evals/deep/er/b.eval.yaml"});
  CHECK(files->glob("evals/[m-o]*.txt") == Paths{"evals/note.txt"});
  CHECK(files->glob("evals/note.txt") == Paths{"evals/note.txt"});
  CHECK(files->glob("evals/*.csv").empty());
  CHECK(files->glob("none/*").empty());
}

TEST_CASE("paths are shown and typed relative to the current directory") {
  const Tree tree;
  const auto shown = [&](const std::string& current) {
    return make_working_tree(tree.root(), current)->display("evals/a.eval.yaml");
  };
  CHECK(shown({}) == "evals/a.eval.yaml");
  CHECK(shown(tree.root()) == "evals/a.eval.yaml");
  CHECK(shown(tree.at("root/evals")) == "a.eval.yaml");
  CHECK(shown(tree.at("root/evals/deep/")) == "../a.eval.yaml");
  CHECK(shown(tree.at("")) == "root/evals/a.eval.yaml");

  const auto typed = [&](const std::string& current, const std::string& path) {
    const Result<std::string> found = make_working_tree(tree.root(), current)->from_typed(path);
    return found ? *found : found.error().message;
  };
  CHECK(typed(tree.at("root/evals"), "a.eval.yaml") == "evals/a.eval.yaml");
  CHECK(typed(tree.at("root/evals"), "../x") == "x");
  CHECK(typed(tree.at("root/evals"), "./deep/") == "evals/deep");
  CHECK(typed(tree.at(""), "root/x") == "x");
  CHECK(typed(tree.at("root/evals"), tree.at("root/x")) == "x");
  CHECK(typed(tree.at("root/evals"), ".") == "evals");
  CHECK(typed(tree.root(), ".").empty());
  CHECK(typed(tree.root(), "../outside.txt") ==
        fmt::format("'../outside.txt' lies outside the project '{}'", tree.root()));
}

}  // namespace llmeval
