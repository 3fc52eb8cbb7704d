#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("contains") {
  check_rows({
      {R"({"contains": "refund"})", "your refund is on its way", true, R"(expected to contain "refund": met)"},
      {R"({"contains": "refund"})", "your Refund", false, R"(expected to contain "refund", got "your Refund")"},
      {R"({"contains": "refund"})", "", false, R"(expected to contain "refund", got "")"},
      {R"({"contains": {"text": "refund"}})", "refund", true, R"(expected to contain "refund": met)"},
      {R"({"contains": {"text": "REFUND", "ignore_case": true}})", "Refund!", true,
       R"(expected to contain "REFUND" (ignoring case): met)"},
      {R"({"contains": {"text": "STRASSE", "ignore_case": true}})", "in der Straße 5", true,
       R"(expected to contain "STRASSE" (ignoring case): met)"},
      {R"({"contains": {"text": "ΣΊΣΥΦΟΣ", "ignore_case": true}})", "ο σίσυφος", true,
       R"(expected to contain "ΣΊΣΥΦΟΣ" (ignoring case): met)"},
      {R"({"contains": {"text": "refund", "ignore_case": false}})", "Refund", false,
       R"(expected to contain "refund", got "Refund")"},
      {R"({"contains": " "})", "a b", true, R"(expected to contain " ": met)"},
      {R"({"not": {"contains": "as an AI"}})", "I, as an AI, …", false,
       R"(expected not to contain "as an AI", got "I, as an AI, …")"},
      {R"({"not": {"contains": "as an AI"}})", "Dear customer", true, R"(expected not to contain "as an AI": met)"},
  });
}

TEST_CASE("starts_with and ends_with") {
  check_rows({
      {R"({"starts_with": "Dear"})", "Dear Ann", true, R"(expected to start with "Dear": met)"},
      {R"({"starts_with": "Dear"})", " Dear Ann", false, R"(expected to start with "Dear", got " Dear Ann")"},
      {R"({"starts_with": {"text": "dear", "ignore_case": true}})", "DEAR Ann", true,
       R"(expected to start with "dear" (ignoring case): met)"},
      {R"({"ends_with": "regards"})", "Best regards", true, R"(expected to end with "regards": met)"},
      {R"({"ends_with": "regards"})", "Best regards\n", false,
       R"(expected to end with "regards", got "Best regards\n")"},
      {R"({"ends_with": "Dear Ann"})", "Ann", false, R"(expected to end with "Dear Ann", got "Ann")"},
      {R"({"not": {"ends_with": {"text": "REGARDS", "ignore_case": true}}})", "best regards", false,
       R"(expected not to end with "REGARDS" (ignoring case), got "best regards")"},
  });
}

TEST_CASE("contains_all and contains_any") {
  check_rows({
      {R"({"contains_all": ["a", "b"]})", "b then a", true, R"(expected to contain all of "a", "b": met)"},
      {R"({"contains_all": ["a", "b"]})", "a only", false,
       R"(expected to contain all of "a", "b", got "a only" (there is no "b"))"},
      {R"({"contains_all": {"texts": ["A", "b"], "ignore_case": true}})", "B a", true,
       R"(expected to contain all of "A", "b" (ignoring case): met)"},
      {R"({"not": {"contains_all": ["a", "b"]}})", "a", true, R"(expected not to contain all of "a", "b": met)"},
      {R"({"contains_all": "a"})", "b", false, R"(expected to contain all of "a", got "b")"},
      {R"({"contains_any": ["x", "y"]})", "say y", true, R"(expected to contain any of "x", "y": met)"},
      {R"({"contains_any": ["x", "y"]})", "none", false, R"(expected to contain any of "x", "y", got "none")"},
      {R"({"not": {"contains_any": ["x", "y"]}})", "say y", false,
       R"(expected not to contain any of "x", "y", got "say y" (there is "y"))"},
      {R"({"contains_any": {"texts": ["HELLO", "", "WORLD"], "ignore_case": true}})", "goodbye", false,
       R"(expected to contain any of "HELLO", "WORLD" (ignoring case), got "goodbye")"},
  });
}

TEST_CASE("a reason neither grows with the target nor obeys the answer") {
  const std::string many =
      R"({"contains_any": [")" + std::string(200, 'a') + R"(", "b", "c", ")" + std::string(200, 'd') + R"(", "e"]})";
  const Score found = score(many, "\x1b[2J" + std::string(10'000, 'z'));
  CHECK(found.reason.size() < 500);
  CHECK(found.reason.find('\x1b') == std::string::npos);
  CHECK(found.reason.find("\\x1b[2J") != std::string::npos);
}

TEST_CASE("what texts refuse") {
  check_refused({
      {R"({"contains": ""})", "s:1:14: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"contains": {"text": ""}})", "s:1:23: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"starts_with": ""})", "s:1:17: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"contains": 42})",
       "s:1:14: error: check 'contains' must be text or an object, not a number (quote it: \"42\")"},
      {R"({"contains": {"txt": "a"}})",
       "s:1:14: error: check 'contains' has no 'text'\n"
       "s:1:15: error: unknown key 'txt' in check 'contains' (did you mean 'text'?)"},
      {R"({"contains": {"text": "a", "ignore_case": "yes"}})",
       "s:1:43: error: 'ignore_case' must be true or false, not text (write true)"},
      {R"({"contains_all": []})", "s:1:18: error: nothing to look for: the list is empty (give at least one text)"},
      {R"({"contains_any": ["", ""]})",
       "s:1:18: error: nothing to look for: the list is empty (give at least one text)\n"
       "s:1:19: warning: an empty text is left out, since every answer has it\n"
       "s:1:23: warning: an empty text is left out, since every answer has it"},
      {R"({"contains_any": ["a", 5]})",
       "s:1:24: error: item 2 of check 'contains_any' must be text, not a number (quote it: \"5\")"},
  });
}

TEST_CASE("an empty text in a list is left out, told and harmless") {
  const Loaded loaded = load(R"({"contains_any": ["a", ""]})");
  CHECK(loaded.expectation != nullptr);
  CHECK(loaded.told == "s:1:24: warning: an empty text is left out, since every answer has it");
}

TEST_CASE("texts with {{ }}") {
  const Object variables{
      {"word", "refund"}, {"words", List{"a", "b"}}, {"number", 18}, {"blank", ""}, {"list", List{}}};
  struct Case {
    std::string_view item;
    std::string_view answer;
    std::optional<double> score;
    std::string_view reason;
  };
  const std::vector<Case> cases{
      {R"({"contains": "{{ word }}"})", "a refund", 1, R"(expected to contain "refund": met)"},
      {R"({"contains": "no {{ word }}!"})", "no refund!", 1, R"(expected to contain "no refund!": met)"},
      {R"({"contains": "{{ number }}"})", "it is 18.", 1, R"(expected to contain "18": met)"},
      {R"({"contains_all": "{{ words }}"})", "b", 0,
       R"(expected to contain all of "a", "b", got "b" (there is no "a"))"},
      {R"({"contains_any": ["{{ word }}", "{{ blank }}"]})", "x", 0, R"(expected to contain any of "refund", got "x")"},
      {R"({"contains": "{{ blank }}"})", "x", std::nullopt, "nothing to look for: all texts are empty"},
      {R"({"not": {"contains": "{{ blank }}"}})", "x", std::nullopt, "nothing to look for: all texts are empty"},
      {R"({"contains_any": "{{ list }}"})", "x", std::nullopt, "nothing to look for: all texts are empty"},
      {R"({"contains": "{{ words }}"})", "x", std::nullopt, "expected a text to look for, got a list"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    const Score found = score(row.item, row.answer, variables);
    CHECK(found.score == row.score);
    CHECK(found.pass == (row.score == 1));
    CHECK(found.error == (row.score ? std::nullopt : std::optional(Outcome::invalid_check)));
    CHECK(found.reason == row.reason);
  }
}
