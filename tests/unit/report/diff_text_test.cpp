#include "report/diff_text.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <string>

namespace llmeval {
namespace {

std::string shown(std::string_view before, std::string_view after, const DiffTextOptions& options = {}) {
  return diff_text(word_diff(before, after), options);
}

TEST_CASE("changed words stand in their lines") {
  CHECK(shown("Be kind.\nAlways.", "Be curt.\nAlways.") == "  Be [-kind-]{+curt+}.\n  Always.\n");
  CHECK(shown("a\nb\nc", "a\nc") == "  a\n  [-b-]\n  c\n");
  CHECK(shown("a\nb", "a\nb\n") == "  a\n  b{+\\n+}\n");
  CHECK(shown("same", "same").empty());
  CHECK(shown("", "").empty());
}

TEST_CASE("what is the same over many lines is counted") {
  const std::string before = "1\n2\n3\n4\n5\n6 x\n7\n8\n9\n10\n11\n12";
  const std::string after = "1\n2\n3\n4\n5\n6 y\n7\n8\n9\n10\n11\n12";
  CHECK(shown(before, after) == "  … 3 lines unchanged\n  4\n  5\n  6 [-x-]{+y+}\n  7\n  8\n  … 4 lines unchanged\n");
  CHECK(shown(before, after, {.indent = 0, .context = 0}) ==
        "… 5 lines unchanged\n6 [-x-]{+y+}\n… 6 lines unchanged\n");
}

TEST_CASE("a long difference is cut and says so") {
  CHECK(shown("a\nb\nc\nd", "A\nB\nC\nD", {.most_lines = 2}) == "  [-a-]{+A+}\n  [-b-]{+B+}\n  … 2 lines more\n");
  const std::string same(300, 'x');
  CHECK(shown(same + " a", same + " b", {.most_same = 9}) == "  xxxxxx…x [-a-]{+b+}\n");
  CHECK(shown("a", std::string(300, 'z'), {.most_changed = 9}) == "  [-a-]{+zzzzzz…zz+}\n");
}

TEST_CASE("what a model wrote is text, in colours too") {
  CHECK(shown("\x1b[2J", "\x1b]0;x\x07 ok") == "  \\x1b[-[2J-]{+]0;x\\x07 ok+}\n");
  CHECK(shown("a", "b", {.indent = 0, .colour = true}) == "\x1b[31;1m[-a-]\x1b[0m\x1b[32m{+b+}\x1b[0m\n");
}

TEST_CASE("for programs a difference is a list") {
  CHECK(to_json(diff_value(word_diff("Be kind.", "Be curt."))) ==
        R"([{"same":"Be "},{"removed":"kind"},{"added":"curt"},{"same":"."}])");
}

}  // namespace
}  // namespace llmeval
