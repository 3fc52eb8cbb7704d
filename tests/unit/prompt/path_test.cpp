#include "prompt/file_source.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("paths are resolved from the folder of the file that names them") {
  struct Row {
    std::string_view folder;
    std::string_view path;
    std::string_view expected;  // The path, or the message.
  };
  const std::vector<Row> rows{
      {"", "a.txt", "a.txt"},
      {"evals", "a.txt", "evals/a.txt"},
      {"evals", "../prompts/a.txt", "prompts/a.txt"},
      {"evals", "./x//y/./a.txt", "evals/x/y/a.txt"},
      {"evals", "cases/", "evals/cases"},
      {"a/b/c", "../../x", "a/x"},
      {"evals", "..", ""},
      {"evals", "../../x", "'../../x' lies outside the project"},
      {"", "..", "'..' lies outside the project"},
      {"evals", "../../project/x", "'../../project/x' lies outside the project"},
      {"evals", "/etc/passwd", "'/etc/passwd' is an absolute path"},
      {"evals", "", "the path is empty"},
      {"evals", std::string_view("a\0b", 3), "the path holds a NUL character"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const Result<std::string> path = resolve_path(row.folder, row.path);
    CHECK((path ? *path : path.error().message) == row.expected);
  }
}

TEST_CASE("the folder of a path") {
  CHECK(folder_of("a/b/c.txt") == "a/b");
  CHECK(folder_of("c.txt").empty());
}

}  // namespace llmeval
