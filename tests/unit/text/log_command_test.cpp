#include "text/log_command.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

TEST_CASE("no line of a log gives a command") {
  struct Row {
    std::string text;
    std::string safe;
  };
  const Row rows[] = {
      {"plain text [with] brackets ## and :: colons\n", "plain text [with] brackets ## and :: colons\n"},
      {"::error file=x::pwned", "\\x3a:error file=x::pwned"},
      {"  \t::add-mask::a\n\n ::debug::b", "  \t\\x3a:add-mask::a\n\n \\x3a:debug::b"},
      {"\u00a0\u3000::notice::c", "\u00a0\u3000\\x3a:notice::c"},
      {"std::string::npos", "std::string::npos"},
      {"text ##[error]x", "text ##\\x5berror]x"},
      {"x ##vso[task.setvariable variable=a]b", "x ##vso\\x5btask.setvariable variable=a]b"},
      {"##teamcity[message]", "##teamcity\\x5bmessage]"},
      {"# [link](x) ## [title]", "# [link](x) ## [title]"},
      {"", ""},
  };
  for (const Row& row : rows) {
    CHECK(log_safe(row.text) == row.safe);
    CHECK(log_safe(row.safe) == row.safe);
  }
}
