#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("texts are compared in the form that normalize says, on both sides") {
  check_rows({
      // Full case folding: one letter may be several.
      {R"({"equals": {"text": "STRASSE", "ignore_case": true}})", "straße", true,
       R"(expected to be "STRASSE" (ignoring case): met)"},
      {R"({"equals": {"text": "ΟΔΟΣ", "ignore_case": true}})", "οδος", true,
       R"(expected to be "ΟΔΟΣ" (ignoring case): met)"},
      {R"({"one_of": {"values": ["İSTANBUL"], "ignore_case": true}})", "i̇stanbul", true,
       R"(expected to be one of "İSTANBUL" (ignoring case): met)"},
      {R"({"starts_with": {"text": "ﬁn", "ignore_case": true}})", "FINAL", true,
       R"(expected to start with "ﬁn" (ignoring case): met)"},
      {R"({"count": {"text": "SS", "ignore_case": true, "exactly": 2}})", "Gruß und Kuss", true,
       R"(expected exactly 2 times, got 2 times of "SS" (ignoring case) in "Gruß und Kuss")"},
      // Normal forms.
      {R"({"equals": {"text": "café", "normalize": "nfc"}})", "cafe\u0301", true,
       R"(expected to be "café" (ignoring composition): met)"},
      {R"({"equals": "café"})", "cafe\u0301", false, "expected to be \"café\", got \"cafe\u0301\""},
      {R"({"contains": {"text": "fi 2", "normalize": ["nfkc"]}})", "ﬁ\u00a0②", true,
       R"(expected to contain "fi 2" (ignoring compatibility forms): met)"},
      {R"({"equals": {"text": "Ǆ", "ignore_case": true, "normalize": ["nfkc"]}})", "dž", true,
       R"(expected to be "Ǆ" (ignoring case, compatibility forms): met)"},
      // White space and punctuation.
      {R"({"equals": {"text": "a b", "normalize": "whitespace"}})", "\n a \t\u3000 b\r\n", true,
       R"(expected to be "a b" (ignoring white space): met)"},
      {R"({"equals": {"text": "ab", "normalize": "whitespace"}})", "a b", false,
       R"(expected to be "ab" (ignoring white space), got "a b")"},
      {R"({"equals": {"text": "well known", "normalize": ["punctuation", "whitespace"]}})", "“Well, known!”", false,
       R"(expected to be "well known" (ignoring punctuation, white space), got "“Well, known!”")"},
      {R"({"equals": {"text": "well known", "ignore_case": true, "normalize": ["punctuation", "whitespace"]}})",
       "“Well , known!” ", true, R"(expected to be "well known" (ignoring case, punctuation, white space): met)"},
      {R"({"ends_with": {"text": "$5.", "normalize": "punctuation"}})", "It is $5", true,
       R"(expected to end with "$5." (ignoring punctuation): met)"},
      {R"({"contains_all": {"texts": ["a, b", "c"], "normalize": "punctuation"}})", "a b; c", true,
       R"(expected to contain all of "a, b", "c" (ignoring punctuation): met)"},
  });
}

TEST_CASE("one of several texts to start or end with") {
  check_rows({
      {R"({"starts_with": ["Dear", "Hello"]})", "Hello Ann", true,
       R"(expected to start with one of "Dear", "Hello": met)"},
      {R"({"starts_with": {"text": ["Dear", "Hello"], "ignore_case": true}})", "Hi", false,
       R"(expected to start with one of "Dear", "Hello" (ignoring case), got "Hi")"},
      {R"({"ends_with": ["."]})", "Bye.", true, R"(expected to end with ".": met)"},
      {R"({"not": {"ends_with": ["!", "?"]}})", "Really?", false,
       R"(expected not to end with one of "!", "?", got "Really?")"},
  });
}

TEST_CASE("count") {
  check_rows({
      {R"({"count": {"text": "aa", "exactly": 2}})", "aaaaa", true,
       R"(expected exactly 2 times, got 2 times of "aa" in "aaaaa")"},
      {R"({"count": {"text": "a", "max": 1}})", "banana", false,
       R"(expected at most 1 time, got 3 times of "a" in "banana")"},
      {R"({"count": {"text": "x", "exactly": 0}})", "banana", true,
       R"(expected exactly 0 times, got 0 times of "x" in "banana")"},
      {R"({"count": {"pattern": "\\d+", "min": 2, "max": 3}})", "1, 22 and 333", true,
       R"(expected between 2 times and 3 times, got 3 times of "\d+" in "1, 22 and 333")"},
      {R"({"count": {"pattern": "^- ", "exactly": 1}})", "- a\n- b", true,
       R"(expected exactly 1 time, got 1 time of "^- " in "- a\n- b")"},
      {R"({"count": {"pattern": "(?m)^- ", "exactly": 2}})", "- a\n- b", true,
       R"(expected exactly 2 times, got 2 times of "(?m)^- " in "- a\n- b")"},
      {R"({"count": {"pattern": "A", "ignore_case": true, "exactly": 3}})", "banana", true,
       R"(expected exactly 3 times, got 3 times of "A" in "banana")"},
      {R"({"count": {"pattern": "é*", "exactly": 4}})", "bééc", true,
       R"(expected exactly 4 times, got 4 times of "é*" in "bééc")"},
      {R"({"not": {"count": {"text": "a", "max": 1}}})", "banana", true,
       R"(expected not at most 1 time, got 3 times of "a" in "banana")"},
  });
}

TEST_CASE("all matches of a pattern share one clock") {
  // Each match backtracks for a while: one alone would never be stopped, thousands of them take minutes.
  std::string answer;
  for (int i = 0; i < 20'000; ++i) answer += "aaaaaaaaaaaaab ";
  const Score found = score(R"({"count": {"pattern": "(a+)+c|b", "min": 1}})", answer);
  CHECK(found.error == Outcome::check_limit);
  CHECK(found.reason == "the regex took longer than 100 ms");
}

TEST_CASE("what forms and count refuse") {
  check_refused({
      {R"({"contains": {"text": "!", "normalize": "punctuation"}})",
       R"(s:1:23: error: 'normalize' leaves nothing of "!")"},
      {R"({"contains": {"text": "a", "normalize": "lower"}})",
       "s:1:41: error: 'normalize' cannot be 'lower' (one of nfc, nfkc, whitespace, punctuation)"},
      {R"({"classify": {"equals": "?", "normalize": "punctuation"}})",
       R"(s:1:25: error: "?" cannot be a class (a class has from 1 to 100 bytes in one line))"},
      {R"({"starts_with": []})", "s:1:17: error: nothing to look for: the list is empty (give at least one text)"},
      {R"({"count": {"text": "a"}})",
       "s:1:11: error: check 'count' without a bound cannot fail (give min, max or exactly)"},
      {R"({"count": {"text": "a", "min": 0}})",
       "s:1:11: error: check 'count' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"count": {"exactly": 1}})", "s:1:11: error: check 'count' needs either 'text' or 'pattern'"},
      {R"({"count": {"text": "a", "pattern": "a", "exactly": 1}})",
       "s:1:11: error: check 'count' needs either 'text' or 'pattern'"},
      {R"({"count": {"pattern": "a", "normalize": "nfc", "exactly": 1}})",
       "s:1:41: error: 'normalize' is for a 'text', not for a 'pattern' (leave it out)"},
  });
  const Score empty = score(R"({"contains": {"text": "{{ x }}", "normalize": "punctuation"}})", "a", {{"x", "."}});
  CHECK(empty.error == Outcome::invalid_check);
  CHECK(empty.reason == R"('normalize' leaves nothing of ".")");
}
