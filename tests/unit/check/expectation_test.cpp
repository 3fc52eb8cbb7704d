#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("the options that all checks share") {
  const Loaded plain = load(R"({"contains": "a"})");
  CHECK(plain.expectation->type() == "contains");
  CHECK(plain.expectation->name() == "contains");
  CHECK(plain.expectation->weight() == 1);
  CHECK(plain.expectation->looks_at_answer());
  CHECK(plain.expectation->place() == Place{SourceId{1}, 1, 2});
  const Loaded full = load(R"({"not": {"contains": {"text": "a", "name": "polite", "weight": 0.5, "of": "/reply"}}})");
  CHECK(full.expectation->name() == "polite");
  CHECK(full.expectation->weight() == 0.5);
  const Score found = score(R"({"contains": {"text": "a", "name": "polite", "weight": 0}})", "b");
  CHECK(found.check == "contains");
  CHECK(found.name == "polite");
  CHECK(found.weight == 0);
  CHECK(found.score == 0.0);
  CHECK_FALSE(load(R"({"outcome": "refusal"})").expectation->looks_at_answer());
}

// `equals, one_of, …`
static std::string names_of_checks() {
  std::string names;
  for (const CheckType& type : check_types()) names += (names.empty() ? "" : ", ") + type.name;
  return names;
}

TEST_CASE("an item holds one check") {
  check_refused({
      {R"({"containz": "a"})", "s:1:2: error: unknown check 'containz' (did you mean 'contains'?)"},
      {R"("is_jsn")", "s:1:1: error: unknown check 'is_jsn' (did you mean 'is_json'?)"},
      {R"("sentiment")", "s:1:1: error: unknown check 'sentiment' (the checks are " + names_of_checks() + ")"},
      {R"("contains")", "s:1:1: error: check 'contains' needs options (such as contains: refund)"},
      {R"({})", "s:1:1: error: an item of 'expect' without a check (such as contains: refund)"},
      {R"(5)",
       "s:1:1: error: an item of 'expect' is a check's name or an object, not a number (such as contains: refund)"},
      {R"({"contains": "a", "regex": "b"})",
       "s:1:19: error: one item holds one check, found 'contains' and 'regex' (start another item with '- ')"},
      {R"({"contains": "a", "weight": 2})",
       "s:1:19: error: 'weight' stands beside the check instead of among its options (such as contains: {text: refund, "
       "weight: …})"},
      {R"({"not": {"not": {"contains": "a"}}})", "s:1:2: error: 'not' stands twice (leave both out)"},
      {R"({"not": {"containz": "a"}})", "s:1:10: error: unknown check 'containz' (did you mean 'contains'?)"},
      {R"({"not": []})",
       "s:1:9: error: an item of 'expect' is a check's name or an object, not a list (such as contains: refund)"},
      {R"({"contains": {"text": "a", "min": 1}})",
       "s:1:28: error: check 'contains' answers yes or no: it takes no 'min'"},
      {R"({"contains": {"text": "a", "min": 1, "max": 2, "txt": 3}})",
       "s:1:28: error: check 'contains' answers yes or no: it takes no 'min'\n"
       "s:1:38: error: check 'contains' answers yes or no: it takes no 'max'\n"
       "s:1:48: error: unknown key 'txt' in check 'contains' (did you mean 'text'?)"},
      {R"({"contains": {"text": "a", "weight": -1}})", "s:1:38: error: 'weight' must be at least 0, not -1"},
      {R"({"contains": {"text": "a", "weight": "2"}})",
       "s:1:38: error: 'weight' must be a number, not text (remove the quotes: 2)"},
      {R"({"contains": {"text": "a", "name": 5}})",
       "s:1:36: error: 'name' must be text, not a number (quote it: \"5\")"},
      {R"({"contains": {"text": "a", "name": ""}})", "s:1:36: error: an empty name (leave it out)"},
      {R"({"contains": {"text": "a", "of": "answr"}})",
       "s:1:34: error: unknown part 'answr' in 'of' (did you mean 'answer'?)"},
      {R"({"contains": {"text": "a", "of": "body"}})",
       "s:1:34: error: unknown part 'body' in 'of' (use answer, reasoning, transcript, tool_calls, tool_calls/0/name, "
       "group:NAME or a JSON pointer such as /category)"},
      {R"({"contains": {"text": "a", "of": "group:"}})",
       "s:1:34: error: unknown part 'group:' in 'of' (use answer, reasoning, transcript, tool_calls, "
       "tool_calls/0/name, "
       "group:NAME or a JSON pointer such as /category)"},
      {R"({"contains": {"text": "a", "of": "/a~2"}})", "s:1:34: error: '/a~2' is not a JSON pointer: '~' stands alone"},
  });
}

TEST_CASE("an unknown check's name cannot harm a terminal") {
  CHECK(load("{\"a\\u001b[2J\": 1}").told.find("unknown check 'a\\x1b[2J'") != std::string::npos);
}
