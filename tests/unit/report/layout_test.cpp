#include "report/layout.h"

#include "text/unicode.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

TEST_CASE("a table aligns names left, numbers right, by columns of a terminal and not by bytes") {
  const std::vector<TableColumn> table{{"model", true}, {"pass %"}, {"cost"}};
  const std::vector<std::vector<TableCell>> rows{{{"mini"}, {"100.0"}, {"$0"}}, {{"größe-漢字"}, {"9.1"}, {"≥$1.20"}}};
  CHECK(render_table(table, rows, 80, false) ==
        "  model       pass %    cost\n"
        "  mini         100.0      $0\n"
        "  größe-漢字     9.1  ≥$1.20\n");
}

TEST_CASE("names give way where a table is too wide, the widest first; numbers never do") {
  const std::vector<TableColumn> table{{"prompt", true}, {"model", true}, {"n"}};
  const std::vector<std::vector<TableCell>> rows{{{std::string(50, 'p')}, {"short"}, {"1234567"}}};
  for (const std::size_t columns : {120U, 60U, 40U, 30U}) {
    const std::string out = render_table(table, rows, columns, false);
    CAPTURE(out);
    CHECK(out.find("short") != std::string::npos);
    CHECK(out.find("1234567") != std::string::npos);
    const std::string last = out.substr(out.find('\n') + 1, std::string::npos);
    CHECK(display_width(last.substr(0, last.size() - 1)) <= columns);
  }
}

TEST_CASE("emphasis wraps the text and nothing else") {
  CHECK(paint(Tint::bad, "FAIL", true) == "\x1b[31;1mFAIL\x1b[0m");
  CHECK(paint(Tint::bad, "FAIL", false) == "FAIL");
  CHECK(paint(Tint::none, "x", true) == "x");
  CHECK(paint(Tint::dim, "", true).empty());
}

TEST_CASE("text wraps at spaces, and within words only where a line would be half empty") {
  struct Row {
    std::string text;
    std::vector<std::string> lines;
  };
  const Row rows[] = {
      {"", {""}},
      {"short", {"short"}},
      {"exactly twelve", {"exactly", "twelve"}},
      {"aaaa bbbb cccc dddd", {"aaaa bbbb", "cccc dddd"}},
      {"abcdefghijklmnopqrstuvwxyz", {"abcdefghijkl", "mnopqrstuvwx", "yz"}},
      {"a bcdefghijklmnop", {"a bcdefghijk", "lmnop"}},
      {"漢字漢字漢字漢字", {"漢字漢字漢字", "漢字"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(wrap(row.text, 12) == row.lines);
  }
}
