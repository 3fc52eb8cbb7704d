#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("number") {
  check_rows({
      {R"({"number": 18})", "She makes $18.", true, "expected the number 18, got 18"},
      {R"({"number": 18})", "She makes $18 in 2 days.", false, "expected the number 18, got 2"},
      {R"({"number": {"equals": 18, "from": "first"}})", "She makes $18 in 2 days.", true,
       "expected the number 18, got 18"},
      {R"({"number": {"equals": "A: 1,018", "from": "last"}})", "1018.0", true, "expected the number 1018, got 1018"},
      {R"({"number": 5})", "25", false, "expected the number 5, got 25"},
      {R"({"number": 100000})", "100001", false, "expected the number 100000, got 100001"},
      {R"({"number": 0.3})", "0.30000000000000004", false, "expected the number 0.3, got 0.30000000000000004"},
      {R"({"number": 18})", "no idea", false, R"(expected the number 18, got "no idea" (there is no number in it))"},
      {R"({"number": {"equals": 3.14, "tolerance": 0.01}})", "3.15", true, "expected the number 3.14 ± 0.01, got 3.15"},
      {R"({"number": {"equals": 3.14, "tolerance": 0.01}})", "3.1501", false,
       "expected the number 3.14 ± 0.01, got 3.1501"},
      {R"({"number": {"equals": 3.14, "tolerance": 0.01}})", "3.13", true, "expected the number 3.14 ± 0.01, got 3.13"},
      {R"({"not": {"number": 18}})", "18", false, "expected not the number 18, got 18"},
      {R"({"not": {"number": 18}})", "17", true, "expected not the number 18, got 17"},
      {R"~({"number": {"equals": 42, "from": {"regex": "(?i)answer is (\\S+)"}}})~", "The answer is 42, not 7.", true,
       "expected the number 42, got 42"},
      {R"({"number": {"equals": 42, "from": {"regex": "\\d+ kg"}}})", "7 m, 42 kg, 9 s", true,
       "expected the number 42, got 42"},
      {R"~({"number": {"equals": 42, "from": {"regex": "= (\\d+)"}}})~", "42", false,
       R"(expected the number 42, got "42" (there is no number in it))"},
      {R"~({"number": {"equals": 42, "from": {"regex": "(.*)"}}})~", "42", true, "expected the number 42, got 42"},
      {R"({"number": {"min": 1, "max": 1.5}})", "1.5", true, "expected between 1 and 1.5, got 1.5"},
      {R"({"number": {"min": 1, "max": 1.5}})", "1.50000000000000000000001", false,
       "expected between 1 and 1.5, got 1.50000000000000000000001"},
      {R"({"number": {"equals": "1 1/2"}})", "It takes 1½ cups.", true, "expected the number 1.5, got 1.5"},
      {R"({"number": {"equals": "1/3", "tolerance": 0.001}})", "0.333", true,
       "expected the number 0.33333333333333333333333333333333333333333333333333 ± 0.001, got 0.333"},
      {R"({"number": {"equals": "50%", "percent": "share"}})", "0.5", true, "expected the number 0.5, got 0.5"},
      {R"({"number": {"equals": 50}})", "50 %", true, "expected the number 50, got 50"},
      {R"({"number": {"max": 0.1, "percent": "share"}})", "under 12.5%", false, "expected at most 0.1, got 0.125"},
      {R"({"number": {"equals": "6.02e23"}})", "6.02 × 10^23", true,
       "expected the number 602000000000000000000000, got 602000000000000000000000"},
      {R"({"number": {"min": 0}})", "-1", false, "expected at least 0, got -1"},
      {R"({"number": {"max": 3}})", "three", false, R"(expected at most 3, got "three" (there is no number in it))"},
  });
}

TEST_CASE("number with {{ }}") {
  const Object variables{{"reference", "#### 18"}, {"tolerance", 1}, {"words", "none"}, {"list", List{}}, {"most", 20}};
  CHECK(score(R"({"number": "{{ reference }}"})", "18", variables).pass);
  CHECK(score(R"({"number": {"equals": "{{ reference }}", "tolerance": "{{ tolerance }}"}})", "19", variables).pass);
  CHECK(score(R"({"number": {"max": "{{ most }}"}})", "20", variables).reason == "expected at most 20, got 20");
  CHECK_FALSE(score(R"({"number": {"max": "{{ most }}"}})", "21", variables).pass);
  struct Case {
    std::string_view item;
    std::string_view reason;
  };
  const std::vector<Case> cases{
      {R"({"not": {"number": "{{ words }}"}})", R"("none": there is no number in it)"},
      {R"({"not": {"number": "{{ list }}"}})", "expected a number, got a list"},
      {R"({"not": {"number": {"max": "{{ words }}"}}})", "expected a number, got text"},
  };
  for (const Case& row : cases) {
    const Score found = score(row.item, "5", variables);
    CHECK(found.error == Outcome::invalid_check);
    CHECK_FALSE(found.pass);
    CHECK(found.reason == row.reason);
  }
}

TEST_CASE("what number refuses") {
  check_refused({
      {R"({"number": "none"})", R"(s:1:12: error: "none": there is no number in it)"},
      {R"({"number": {}})", "s:1:12: error: check 'number' without a bound cannot fail (give min, max or equals)"},
      {R"({"number": {"equals": 1, "min": 0}})",
       "s:1:12: error: check 'number' takes either 'equals' or bounds, not both"},
      {R"({"number": {"min": 2, "max": 1}})", "s:1:12: error: check 'number' cannot pass: min is over max (swap them)"},
      {R"({"number": {"equals": 1, "tolerance": -1}})", "s:1:39: error: expected a number from 0, got a negative one"},
      {R"({"number": {"min": 1, "tolerance": 1}})",
       "s:1:36: error: 'tolerance' without 'equals' (bound the number with min and max)"},
      {R"({"number": {"equals": 1, "from": "middle"}})",
       "s:1:34: error: 'from' cannot be 'middle' (one of last, first)"},
      {R"~({"number": {"equals": 1, "from": {"regex": "("}}})~",
       "s:1:44: error: bad regex at offset 1: missing closing parenthesis"},
      {R"({"number": true})",
       "s:1:12: error: check 'number' must be a number, text or an object, not a boolean (quote it: \"true\")"},
      {R"({"number": {"min": "3"}})", "s:1:20: error: expected a number, got text"},
  });
}
