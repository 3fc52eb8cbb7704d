#include "schema/uri.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

TEST_CASE("references are resolved as RFC 3986, 5.4 shows") {
  struct Row {
    const char* reference;
    const char* expected;
  };
  for (const Row& row : std::vector<Row>{
           {"g:h", "g:h"},
           {"g", "http://a/b/c/g"},
           {"./g", "http://a/b/c/g"},
           {"g/", "http://a/b/c/g/"},
           {"/g", "http://a/g"},
           {"//g", "http://g"},
           {"?y", "http://a/b/c/d;p?y"},
           {"g?y", "http://a/b/c/g?y"},
           {"#s", "http://a/b/c/d;p?q#s"},
           {"g?y#s", "http://a/b/c/g?y#s"},
           {";x", "http://a/b/c/;x"},
           {"", "http://a/b/c/d;p?q"},
           {".", "http://a/b/c/"},
           {"..", "http://a/b/"},
           {"../g", "http://a/b/g"},
           {"../..", "http://a/"},
           {"../../../g", "http://a/g"},
           {"/./g", "http://a/g"},
           {"g.", "http://a/b/c/g."},
           {"./g/.", "http://a/b/c/g/"},
           {"g;x=1/../y", "http://a/b/c/y"},
           {"g?y/../x", "http://a/b/c/g?y/../x"},
       }) {
    CAPTURE(row.reference);
    CHECK(resolve_uri("http://a/b/c/d;p?q", row.reference) == row.expected);
  }
  CHECK(resolve_uri("", "a/b.json#x") == "a/b.json#x");
  CHECK(resolve_uri("a/b.json", "c.json") == "a/c.json");
  CHECK(resolve_uri("http://a", "b") == "http://a/b");
  CHECK(resolve_uri("urn:uuid:1", "#/a") == "urn:uuid:1#/a");
}

TEST_CASE("percent signs") {
  CHECK(percent_decode("a%20%C3%A9") == "a é");
  CHECK_FALSE(percent_decode("%2").has_value());
  CHECK_FALSE(percent_decode("%zz").has_value());
  CHECK(percent_encode_pointer("/a b/é%") == "/a%20b/%C3%A9%25");
}
