#include "prompt/restricted_files.h"

#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <filesystem>
#include <fstream>

namespace llmeval {

namespace {

std::string read_or_why(const FileSource& files, const std::string& path) {
  const Result<std::string> text = files.read(path);
  return text ? *text : text.error().message;
}

}  // namespace

TEST_CASE("what is refused is not there") {
  const auto all = std::make_shared<MemoryFiles>(std::map<std::string, std::string>{{"a.txt", "a"}, {"b/c.txt", "c"}});
  const auto files = restrict_files(all, [](const std::string& path) -> std::optional<Error> {
    return path.starts_with("b/") ? std::optional(Error("no: " + path)) : std::nullopt;
  });
  CHECK(read_or_why(*files, "a.txt") == "a");
  CHECK(read_or_why(*files, "b/c.txt") == "no: b/c.txt");
  CHECK(files->exists("a.txt"));
  CHECK_FALSE(files->exists("b/c.txt"));
  CHECK(files->glob("**/*.txt") == std::vector<std::string>{"a.txt"});
  CHECK(files->at_revision("main").error().message == "the revision 'main' cannot be read: there is no git here");
}

TEST_CASE("nothing hidden of a stranger's, be it by a link") {
  namespace fs = std::filesystem;
  std::string name = (fs::temp_directory_path() / "llmeval-stranger-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const fs::path root = name;
  fs::create_directories(root / ".git");
  fs::create_directories(root / "a/.b");
  for (const char* path : {".git/config", ".env", "a/.b/c.txt", "a/d.txt", "a/.e"}) std::ofstream(root / path) << path;
  fs::create_symlink("../.git/config", root / "a/link.txt");
  fs::create_symlink("../.git", root / "a/folder");
  fs::create_symlink("d.txt", root / "a/good.txt");
  const auto files = make_stranger_files(make_working_tree(root));
  CHECK(read_or_why(*files, "a/d.txt") == "a/d.txt");
  CHECK(read_or_why(*files, "a/good.txt") == "a/d.txt");
  for (const char* path : {".git/config", ".env", "a/.b/c.txt", "a/.e", "a/link.txt", "a/folder/config"}) {
    CAPTURE(path);
    CHECK(read_or_why(*files, path).ends_with("' is hidden"));
    CHECK_FALSE(files->exists(path));
    CHECK(files->absolute(path).empty());
  }
  CHECK(files->glob("a/*") == std::vector<std::string>{"a/d.txt", "a/good.txt"});
  CHECK(files->glob(".*/*").empty());
  fs::remove_all(root);
}

}  // namespace llmeval
