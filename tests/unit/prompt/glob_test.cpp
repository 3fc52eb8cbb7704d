#include "prompt/file_source.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("a glob matches whole texts") {
  struct Row {
    std::string_view pattern;
    std::string_view text;
    bool matches;
  };
  const std::vector<Row> rows{
      {"", "", true},
      {"", "a", false},
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"*", "", true},
      {"*", "abc", true},
      {"*", "a/b", false},
      {"a*c", "abbc", true},
      {"a*c", "a/c", false},
      {"?", "ü", true},
      {"?", "/", false},
      {"a?c", "ac", false},
      {"[a-c]x", "bx", true},
      {"[a-c]x", "dx", false},
      {"[!a-c]x", "dx", true},
      {"[^a-c]x", "ax", false},
      {"[]]", "]", true},
      {"[!/]", "/", false},
      {"[-a]", "-", true},
      {"[a-]", "-", true},
      {"[äöü]", "ö", true},
      {"[ab", "[ab", true},
      {"**", "a/b/c", true},
      {"**/x", "x", true},
      {"**/x", "a/b/x", true},
      {"**/x", "a/bx", false},
      {"**/x", "ax", false},
      {"a/**/x", "a/x", true},
      {"a/**/x", "a/b/c/x", true},
      {"a/**/x", "ab/x", false},
      {"a/**/*.yaml", "a/b.yaml", true},
      {"a**z", "a/b/z", true},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"evals/**/*.eval.yaml", "evals/x/y.eval.yaml", true},
      {"evals/**/*.eval.yaml", "evals/y.eval.yaml", true},
      {"evals/**/*.eval.yaml", "evals/y.yaml", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(glob_matches(row.pattern, row.text) == row.matches);
  }
}

TEST_CASE("a glob of many stars does not take for ever") {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "*a";
  CHECK_FALSE(glob_matches(pattern + "b", std::string(2'000, 'a')));
}

TEST_CASE("a text is a glob by its signs") {
  CHECK(is_glob("a*"));
  CHECK(is_glob("a?"));
  CHECK(is_glob("[a]"));
  CHECK_FALSE(is_glob("a/b.prompty"));
}

}  // namespace llmeval
