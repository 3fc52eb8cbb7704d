#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("equals with a text compares exactly") {
  check_rows({
      {R"({"equals": "billing"})", "billing", true, R"(expected to be "billing": met)"},
      {R"({"equals": "billing"})", "billing\n", false,
       R"(expected to be "billing", got "billing\n" (only surrounding white space differs))"},
      {R"({"equals": "billing"})", "Billing", false,
       R"(expected to be "billing", got "Billing" (only upper and lower case differ))"},
      {R"({"equals": "billing"})", "refund", false, R"(expected to be "billing", got "refund")"},
      {R"({"equals": {"text": "BILLING", "ignore_case": true}})", "billing", true,
       R"(expected to be "BILLING" (ignoring case): met)"},
      {R"({"equals": ""})", "x", false, R"(expected to be "", got "x")"},
      {R"({"equals": "5"})", "5.0", false, R"(expected to be "5", got "5.0")"},
      {R"({"equals": {"value": "5"}})", "5", true, R"(expected to be "5": met)"},
      {R"({"not": {"equals": "hello"}})", "hello", false, R"(expected not to be "hello", got "hello")"},
      {R"({"not": {"equals": "hello"}})", "bye", true, R"(expected not to be "hello": met)"},
  });
}

TEST_CASE("equals with another value reads the answer as JSON") {
  check_rows({
      {R"({"equals": 5})", " 5.0\n", true, "expected to be 5: met"},
      {R"({"equals": 9007199254740993})", "9007199254740992", false,
       R"(expected to be 9007199254740993, got "9007199254740992")"},
      {R"({"equals": 5})", "five", false,
       R"(expected to be 5, got "five" (it is not JSON: expected a JSON value, found 'five' (line 1, column 1)))"},
      {R"({"equals": 5})", "\"5\"", false, R"(expected to be 5, got ""5"" (it is text))"},
      {R"({"equals": true})", "true", true, "expected to be true: met"},
      {R"({"equals": [1, "a"]})", "[1.0, \"a\"]", true, R"(expected to be [1,"a"]: met)"},
      {R"({"equals": {"value": {"a": 1, "b": null}}})", R"({"b": null, "a": 1})", true,
       R"(expected to be {"a":1,"b":null}: met)"},
      {R"({"equals": {"value": null}})", "null", true, "expected to be null: met"},
      {R"({"not": {"equals": 5}})", "five", true, "expected not to be 5: met"},
  });
}

TEST_CASE("equals with {{ }} has the type of its expression") {
  const Object variables{{"reference", 18}, {"label", "billing"}, {"object", Object{{"a", List{1, 2}}}}};
  CHECK(score(R"({"equals": "{{ reference }}"})", "18.0", variables).pass);
  CHECK_FALSE(score(R"({"equals": {"text": "{{ reference }}"}})", "18.0", variables).pass);
  CHECK(score(R"({"equals": {"text": "{{ reference }}"}})", "18", variables).pass);
  CHECK(score(R"({"equals": "{{ label }}"})", "billing", variables).pass);
  CHECK(score(R"({"equals": "{{ object }}"})", R"({"a": [1, 2]})", variables).pass);
  CHECK(score(R"({"equals": {"value": {"a": ["{{ reference }}", "<{{ label }}>"]}}})", R"({"a": [18, "<billing>"]})",
              variables)
            .pass);
  const Score erred = score(R"({"not": {"equals": {"text": "{{ object }}"}}})", "x", variables);
  CHECK(erred.error == Outcome::invalid_check);
  CHECK_FALSE(erred.pass);
  CHECK(erred.reason == "expected a text to look for, got an object");
}

TEST_CASE("one_of") {
  check_rows({
      {R"({"one_of": ["a", "b"]})", "b", true, R"(expected to be one of "a", "b": met)"},
      {R"({"one_of": ["a", "b"]})", "b ", false,
       R"(expected to be one of "a", "b", got "b " (only surrounding white space differs))"},
      {R"({"one_of": ["a", "b"]})", "ab", false, R"(expected to be one of "a", "b", got "ab")"},
      {R"({"one_of": {"values": ["A"], "ignore_case": true}})", "a", true,
       R"(expected to be one of "A" (ignoring case): met)"},
      {R"({"one_of": [1, null, "x"]})", "1.0", true, R"(expected to be one of 1, null, "x": met)"},
      {R"({"one_of": [1, null, "x"]})", "x", true, R"(expected to be one of 1, null, "x": met)"},
      {R"({"one_of": [1, null, "x"]})", "2", false, R"(expected to be one of 1, null, "x", got "2")"},
      {R"({"not": {"one_of": ["a", "b"]}})", "a", false, R"(expected not to be one of "a", "b", got "a")"},
  });
  const Object variables{{"labels", List{"x", "y"}}, {"blank", List{}}, {"text", "x"}};
  CHECK(score(R"({"one_of": "{{ labels }}"})", "y", variables).pass);
  CHECK(score(R"({"one_of": ["{{ text }}", "z"]})", "x", variables).pass);
  CHECK(score(R"({"not": {"one_of": "{{ blank }}"}})", "y", variables).error == Outcome::invalid_check);
  CHECK(score(R"({"one_of": "{{ text }}"})", "x", variables).reason == "expected a list of values, got text");
}

TEST_CASE("what equals and one_of refuse") {
  check_refused({
      {R"({"equals": null})",
       "s:1:12: error: check 'equals' must be text, a number, true or false, a list or an object, not null "
       "(write a value, or remove the key)"},
      {R"({"equals": {"category": "billing"}})",
       "s:1:13: error: unknown key 'category' in check 'equals' (known keys: text, value, ignore_case, normalize, "
       "name, "
       "weight, when, of)"},
      {R"({"equals": {}})",
       "s:1:12: error: check 'equals' needs either 'text' or 'value' (an object to compare with goes under 'value')"},
      {R"({"equals": {"text": "a", "value": "b"}})",
       "s:1:12: error: check 'equals' needs either 'text' or 'value' (an object to compare with goes under 'value')"},
      {R"({"one_of": []})", "s:1:12: error: an empty list has nothing that the answer could be"},
      {R"({"one_of": "a"})", "s:1:12: error: expected a list of values, got text"},
  });
}
