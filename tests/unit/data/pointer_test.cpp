#include "any_value.h"
#include "data/json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

// The examples of RFC 6901, 5, and what lies beside them.
constexpr std::string_view k_document =
    R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9,"0":{"x":[[10]]}})";

TEST_CASE("a pointer finds what RFC 6901 says") {
  struct Row {
    std::string_view pointer;
    std::string_view found;  // Empty: nothing.
  };
  const Value document = *parse_json(k_document);
  for (const Row& row : std::vector<Row>{
           {"", k_document},
           {"/foo", R"(["bar","baz"])"},
           {"/foo/0", R"("bar")"},
           {"/", "0"},
           {"/a~1b", "1"},
           {"/c%d", "2"},
           {"/e^f", "3"},
           {"/g|h", "4"},
           {"/i\\j", "5"},
           {"/k\"l", "6"},
           {"/ ", "7"},
           {"/m~0n", "8"},
           {"/~01", "9"},
           {"/0/x/0/0", "10"},
           {"/foo/2", ""},
           {"/foo/-", ""},
           {"/foo/01", ""},
           {"/foo/+1", ""},
           {"/foo/", ""},
           {"/foo/bar", ""},
           {"/foo/99999999999999999999999", ""},
           {"/foo/0/x", ""},
           {"/nothing", ""},
           {"/nothing/else", ""},
           {"//", ""},
       }) {
    CAPTURE(row.pointer);
    const Result<const Value*> found = resolve_pointer(document, row.pointer);
    REQUIRE(found);
    CHECK((*found == nullptr ? "" : to_json(**found)) == row.found);
    CHECK_FALSE(check_pointer(row.pointer));
  }
}

TEST_CASE("what is no pointer is told") {
  struct Row {
    std::string_view pointer;
    std::string_view error;
  };
  for (const Row& row : std::vector<Row>{
           {"foo", "'foo' is not a JSON pointer: it does not start with '/'"},
           {"#/foo", "'#/foo' is not a JSON pointer: it does not start with '/'"},
           {"/a~", "'/a~' is not a JSON pointer: '~' stands alone"},
           {"/a~2b", "'/a~2b' is not a JSON pointer: '~' stands alone"},
       }) {
    CAPTURE(row.pointer);
    CHECK(check_pointer(row.pointer) == std::string(row.error));
    const Result<const Value*> found = resolve_pointer(Value(), row.pointer);
    REQUIRE_FALSE(found);
    CHECK(found.error().message == row.error);
    CHECK(found.error().hint == "write /key/0; ~1 stands for '/' and ~0 for '~' inside a key");
  }
}

TEST_CASE("property: any key is found by its escaped pointer") {
  CHECK(rc::check("key", [] {
    const std::string key = *any_text();
    std::string pointer = "/0/";
    for (const char c : key) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    const Value document = List{Object{{"other key of it", 1}, {key, "found"}}};
    RC_ASSERT(**resolve_pointer(document, pointer) == Value("found"));
  }));
}

}  // namespace
}  // namespace llmeval
