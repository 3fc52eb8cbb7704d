#include "base/suggest.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

const std::vector<std::string_view>& known() {
  static const std::vector<std::string_view> names = {"threshold", "contains", "contains_any", "equals",
                                                      "regex",     "min",      "max",          "id"};
  return names;
}

TEST_CASE("the nearest name is found") {
  struct Row {
    std::string_view wrong;
    std::string_view meant;
  };
  const std::vector<Row> rows = {
      {"treshold", "threshold"},    // one left out
      {"threshhold", "threshold"},  // one too many
      {"thresholt", "threshold"},   // one changed
      {"htreshold", "threshold"},   // two swapped
      {"contain", "contains"},
      {"contains_al", "contains_any"},
      {"equal", "equals"},
      {"rgeex", "regex"},
      {"mix", "min"},  // the first of two as near
      {"expect", ""},
      {"zzz", ""},
      {"", ""},
      {"x", ""},
      {"di", "id"},
      {"threshold", ""},  // itself is not meant
  };
  for (const Row& row : rows) {
    CAPTURE(row.wrong);
    CHECK(nearest_name(row.wrong, known()) == row.meant);
  }
  CHECK(nearest_name(std::string(5000, 'x'), known()).empty());
  CHECK(nearest_name("x", {}).empty());
}

TEST_CASE("the hint is a question or nothing") {
  CHECK(did_you_mean("treshold", known()) == "did you mean 'threshold'?");
  CHECK(did_you_mean("colour", known()).empty());
}

}  // namespace
}  // namespace llmeval
