#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("regex") {
  check_rows({
      {R"({"regex": "\\d{3}-\\d{2}"})", "it is 123-45", true, R"(expected to match "\d{3}-\d{2}": met)"},
      {R"({"regex": "^\\d+$"})", "it is 5", false, R"(expected to match "^\d+$", got "it is 5")"},
      {R"({"regex": {"pattern": "refund", "ignore_case": true}})", "REFUND", true,
       R"(expected to match "refund": met)"},
      {R"~({"regex": "(?<=no )refund(?!s)"})~", "no refund", true, R"~(expected to match "(?<=no )refund(?!s)": met)~"},
      {R"({"regex": "^\\p{Lu}\\w+$"})", "Ärger", true, R"(expected to match "^\p{Lu}\w+$": met)"},
      {R"({"not": {"regex": "\\d"}})", "none", true, R"(expected not to match "\d": met)"},
      {R"({"regex": "a"})",
       "\xff"
       "a",
       true, R"(expected to match "a": met)"},
  });
}

TEST_CASE("a runaway regex is a named error of its check") {
  const Score found = score(R"({"not": {"regex": "^(a+)+$"}})", std::string(40, 'a') + "b");
  CHECK(found.error == Outcome::check_limit);
  CHECK(!found.score);
  CHECK_FALSE(found.pass);
  CHECK(found.reason == "the regex took longer than 100 ms");
}

TEST_CASE("{{ }} in a regex stands for itself") {
  const Object variables{{"name", "C++ (2.0)"}, {"number", 5}, {"blank", ""}, {"list", List{}}};
  CHECK(score(R"({"regex": "^{{ name }}$"})", "C++ (2.0)", variables).pass);
  CHECK_FALSE(score(R"({"regex": "^{{ name }}$"})", "CC (2.0)", variables).pass);
  CHECK(score(R"({"regex": "a{2}{{ number }}{1,2}"})", "aa55", variables).pass);
  CHECK(score(R"({"regex": "^{{ number }}\\{\\{$"})", "5{{", variables).pass);
  CHECK(score(R"({"regex": "{{ name }}"})", "x", variables).reason ==
        R"~(expected to match "C\+\+\ \(2\.0\)", got "x")~");
  for (const std::string_view item : {R"({"not": {"regex": "{{ blank }}"}})", R"({"regex": "{{ list }}"})"}) {
    const Score found = score(item, "x", variables);
    CHECK(found.error == Outcome::invalid_check);
    CHECK_FALSE(found.pass);
  }
}

TEST_CASE("what regex refuses") {
  check_refused({
      {R"({"regex": "a(b"})", "s:1:11: error: bad regex at offset 3: missing closing parenthesis"},
      {R"({"regex": "[z-a]"})", "s:1:11: error: bad regex at offset 3: range out of order in character class"},
      {R"~({"regex": {"pattern": "{{ x }}(b"}})~", "s:1:23: error: bad regex at offset 9: missing closing parenthesis"},
      {R"({"regex": ""})", "s:1:11: error: an empty regex matches every text"},
      {R"({"regex": ".*"})", "s:1:11: error: the regex matches every text, so the check cannot fail"},
      {R"({"regex": "(refund)?"})", "s:1:11: error: the regex matches every text, so the check cannot fail"},
      {R"({"regex": "a|"})", "s:1:11: error: the regex matches every text, so the check cannot fail"},
      {R"({"regex": "\\{{2}"})", R"(s:1:12: error: '{{' without '}}' (to match two braces write \{\{))"},
  });
  // These match the empty text, yet not every text.
  for (const std::string_view item :
       {R"({"regex": "^$"})", R"~({"regex": "^(?!.*sorry)"})~", R"({"regex": "^\\s*$"})"}) {
    CHECK(load(item).told.empty());
  }
}
