#include "schema/format.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

// The official suite has many more (tests/cli/verify_test.py); here is one table to read, and what the suite lacks.
TEST_CASE("formats") {
  struct Row {
    const char* format;
    std::vector<std::string_view> good;
    std::vector<std::string_view> bad;
  };
  const std::vector<Row> rows{
      {"date",
       {"2024-02-29", "2000-02-29"},
       {"2023-02-29", "1900-02-29", "2024-13-01", "2024-1-01", "2024-01-01 ", ""}},
      {"time",
       {"23:59:60Z", "15:59:60-08:00", "00:00:00.5+01:30"},
       {"24:00:00Z", "12:00:60Z", "12:00:00", "12:00Z", "12:00:00.Z", "12:00:00+24:00"}},
      {"date-time", {"2024-01-01T00:00:00Z", "2024-01-01t00:00:00z"}, {"2024-01-01", "2024-01-01 00:00:00Z"}},
      {"duration", {"P1Y", "P1Y2M3D", "PT1H", "P4W", "P1DT12H"}, {"P", "PT", "P1", "P1Y2D", "P1W1D", "1D", "P1DT"}},
      {"email",
       {"a.b+c@example.org", "\"a b\"@x.y", "a@[127.0.0.1]", "a@[IPv6:::1]"},
       {"a", ".a@b", "a..b@c", "a@-b", "a@[1.2.3]", "é@x.y"}},
      {"idn-email", {"é@x.y", "실례@실례.테스트"}, {"é", "@x"}},
      {"hostname",
       {"a", "a-b.c", "xn--ihqwcrb4cv8a8dqg056pqjye"},
       {"", "-a", "a-", "a_b", "a..b", "a.", "ab--c", "xn--X"}},
      {"idn-hostname", {"例え.テスト", "faß.de", "l·l", "xn--fa-hia.de"}, {"a..b", "〮x", "-é", "a·l", "xn--"}},
      {"ipv4", {"0.0.0.0", "255.255.255.255"}, {"256.0.0.0", "1.2.3", "01.2.3.4", "1.2.3.4.", "1.2.3.-4"}},
      {"ipv6",
       {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4"},
       {"", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::1.2.3",
        "1.2.3.4::", "fe80::a%eth1"}},
      {"uri",
       {"http://a", "urn:x:y", "http://[::1]:80/?q#f", "mailto:a@b"},
       {"", "//a", "/a", "http://a b", "a:\\b", "http://[a]"}},
      {"uri-reference", {"", "//a", "/a#b", "a/b:c"}, {"\\a", "a b", "#a\\b", "1:2"}},
      {"iri", {"http://ƒøø/?∂"}, {"http://a b", "ƒ"}},
      {"uri-template", {"http://a/{x,y*}{?z:3}", "{+a.b}", ""}, {"{", "}", "{a", "{}", "{a:0}", "{a b}"}},
      {"uuid",
       {"2EB8AA08-aa98-11ea-b4aa-73b441d16380"},
       {"2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g"}},
      {"json-pointer", {"", "/a~0~1", "/"}, {"a", "/~", "#/a"}},
      {"relative-json-pointer", {"0", "1/a", "0#", "2+1/x"}, {"", "01", "-1", "0##", "/a"}},
      {"regex", {"^a\\d$"}, {"(", "\\Z"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.format);
    const SchemaFormat* const format = find_schema_format(row.format);
    REQUIRE(format != nullptr);
    for (const std::string_view text : row.good) {
      CAPTURE(std::string(text));
      CHECK(format->accepts(text));
    }
    for (const std::string_view text : row.bad) {
      CAPTURE(std::string(text));
      CHECK_FALSE(format->accepts(text));
    }
  }
  CHECK(find_schema_format("colour") == nullptr);
}
