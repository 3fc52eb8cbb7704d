#include "import/names.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("names of texts") {
  CHECK(slug("Handles \"refunds\"!") == "handles-refunds");
  CHECK(slug("  gpt-4.1_mini ") == "gpt-4.1_mini");
  CHECK(slug("...") == "");
  CHECK(slug("ünï") == "n");
  CHECK(slug("one two three four", 12) == "one-two");
  CHECK(slug("aaaaaaaaaaaaaaaa", 5) == "aaaaa");
}

TEST_CASE("names of cases keep every script") {
  CHECK(case_slug("Größe 5!") == "größe-5");
  CHECK(case_slug("日本語のテスト") == "日本語のテスト");
  CHECK(case_slug("日本語のテスト", 7) == "日本");
  CHECK(case_slug("a\u202eb") == "a-b");
}

TEST_CASE("a name is given once") {
  UniqueNames names;
  CHECK(names.take("a") == "a");
  CHECK(names.take("a") == "a-2");
  CHECK(names.take("a-2") == "a-2-2");
  CHECK(names.take("a") == "a-3");
}

}  // namespace llmeval
