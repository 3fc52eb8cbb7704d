#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("an expression that is true or false") {
  check_rows({
      {R"({"expr": "json.reply | length < 6"})", R"({"reply": "short"})", true,
       "expected 'json.reply | length < 6', got 5"},
      {R"({"expr": "json.reply | length < 6"})", R"({"reply": "longer"})", false,
       "expected 'json.reply | length < 6', got 6"},
      {R"({"not": {"expr": "json.reply == 'longer'"}})", R"({"reply": "longer"})", false,
       R"(expected not 'json.reply == 'longer'', got "longer")"},
      {R"({"expr": {"that": "'a' in answer and 'b' in answer"}})", "a", false,
       "expected ''a' in answer and 'b' in answer', got false"},
      {R"({"expr": "json.ok"})", R"({"ok": true})", true, "expected 'json.ok', got true"},
      {R"({"expr": {"that": "answer | int > 4 and json > 4", "of": "/n"}})", R"({"n": 5})", true,
       "expected 'answer | int > 4 and json > 4', got true"},
      {R"({"expr": "tool_calls | length == 0"})", "hi", true, "expected 'tool_calls | length == 0', got 0"},
  });
}

TEST_CASE("an expression with bounds is a score") {
  struct Case {
    std::string_view item;
    std::string_view answer;
    double score;
    bool pass;
    std::string_view reason;
  };
  const std::vector<Case> cases{
      {R"({"expr": {"that": "json.s", "min": 0.7}})", R"({"s": 0.75})", 0.75, true,
       "expected at least 0.7, got 0.75 from 'json.s'"},
      {R"({"expr": {"that": "json.s", "min": 0.7}})", R"({"s": 0.5})", 0.5, false,
       "expected at least 0.7, got 0.5 from 'json.s'"},
      {R"({"not": {"expr": {"that": "json.s", "min": 0.7}}})", R"({"s": 0.25})", 0.75, true,
       "expected not at least 0.7, got 0.25 from 'json.s'"},
      {R"({"expr": {"that": "json.a / 4", "max": 0.5}})", R"({"a": 1})", 0.25, true,
       "expected at most 0.5, got 0.25 from 'json.a / 4'"},
      {R"({"expr": {"that": "json.s", "min": 0.7, "weight": 0}})", R"({"s": 1})", 1, true,
       "expected at least 0.7, got 1 from 'json.s'"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    const Score found = score(row.item, row.answer);
    CHECK(found.score == row.score);
    CHECK(found.pass == row.pass);
    CHECK(found.reason == row.reason);
  }
}

TEST_CASE("what the answer does not give fails, negated or not") {
  struct Case {
    std::string_view item;
    std::string_view answer;
    std::string_view note;
  };
  const std::vector<Case> cases{
      {R"({"expr": "json.a == 1"})", "hi", "it is not JSON: expected a JSON value, found 'hi' (line 1, column 1)"},
      {R"({"expr": "json.a == 1"})", "{}", "('json.a' is undefined (there are no keys))"},
      {R"({"expr": "json.a < 1"})", R"({"a": "x"})", "<"},
      {R"({"expr": "json.a"})", R"({"a": "yes"})", "it came to \"yes\": neither true nor false"},
      {R"({"expr": "json.a"})", R"({"a": 1})", "it came to 1: a number needs 'min' or 'max'"},
      {R"({"expr": {"that": "json.a", "min": 0.5}})", R"({"a": 8})",
       "it came to 8: expected a number from 0 to 1, got 8"},
      {R"({"expr": {"that": "json.a", "min": 0.5}})", R"({"a": true})",
       "it came to true: expected a number, got a boolean"},
  };
  for (const Case& row : cases) {
    for (const std::string& item : {std::string(row.item), R"({"not": )" + std::string(row.item) + "}"}) {
      CAPTURE(item);
      const Score found = score(item, row.answer);
      CHECK_FALSE(found.pass);
      CHECK(found.score == 0.0);
      CHECK(!found.error);
      CHECK_MESSAGE(found.reason.find(row.note) != std::string::npos, found.reason);
    }
  }
}

TEST_CASE("an expression reads the case and the call") {
  Call call;
  call.completion.parts = {TextPart{"hi Rome"}, ToolCallPart{"1", "weather", R"({"city": "Rome"})"}};
  call.completion.usage = Usage{.input_tokens = 10, .output_tokens = 20};
  call.latency = std::chrono::milliseconds(1500);
  const Object variables{{"city", "Rome"}, {"reference", 7}};
  for (const std::string_view item :
       {R"({"expr": "vars.city in answer"})", R"({"expr": "reference + 13 == usage.output_tokens"})",
        R"({"expr": "latency_us == 1500000"})", R"({"expr": "tool_calls[0].arguments.city == vars['city']"})",
        R"({"expr": "answer.split is undefined and 'reference' not in vars and answer == 'hi Rome'"})"}) {
    CAPTURE(item);
    const Score found = score(item, call, variables);
    CHECK_MESSAGE(found.pass, found.reason);
  }
  call.completion.usage.reset();
  const Score unknown = score(R"({"expr": "usage.output_tokens < 5"})", call);
  CHECK(unknown.error == Outcome::invalid_check);
  CHECK(unknown.reason == "the provider did not tell its usage");
}

TEST_CASE("an expression tells which of the case's variables it reads, and whether it looks at the answer") {
  const Loaded loaded = load(R"({"expr": "vars.a == answer and vars['b'] is defined and reference | length > 1"})");
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  std::string told;
  for (const VariableUse& use : loaded.expectation->variables()) told += use.name + (use.optional ? "? " : " ");
  CHECK(told == "reference a b? ");
  CHECK_FALSE(loaded.expectation->reads_all_variables());
  CHECK(loaded.expectation->looks_at_answer());
  CHECK(load(R"({"expr": "vars[answer] == 1"})").expectation->reads_all_variables());
  CHECK_FALSE(load(R"({"expr": "latency_us < 5"})").expectation->looks_at_answer());
  CHECK_FALSE(load(R"({"any_of": [{"expr": "latency_us < 5"}]})").expectation->looks_at_answer());
  CHECK(load(R"({"any_of": [{"expr": "latency_us < 5"}, {"contains": "a"}]})").expectation->looks_at_answer());
}

TEST_CASE("expressions that are no checks") {
  check_refused({
      {R"({"expr": "json.reply |"})", "s:1:22: error: expected a filter's name, found the end of the expression"},
      {R"({"expr": "anser == 'a'"})", "s:1:10: error: 'anser' is undefined in 'expr' (did you mean 'answer'?)"},
      {R"({"expr": "city in answer"})",
       "s:1:10: error: 'city' is undefined in 'expr' (it reads answer, json, vars, reference, usage, latency_us, "
       "tool_calls)"},
      {R"({"expr": "1 < 2"})",
       "s:1:10: error: 'expr' reads nothing, so it is the same for every sample (it reads answer, json, vars, "
       "reference, "
       "usage, latency_us, tool_calls)"},
      {R"({"expr": "vars.a == reference"})",
       "s:1:10: error: 'expr' reads nothing of the answer, so it is the same for every answer (it reads answer, json, "
       "tool_calls, usage, latency_us; for which cases a check is, 'when' says)"},
      {R"({"expr": "{{ json.a == 1 }}"})", "s:1:10: error: 'expr' is an expression already (leave the braces out)"},
      {R"({"expr": {"that": "json.a == 1", "min": 0.5}})",
       "s:1:19: error: 'expr' comes to true or false: it takes no 'min' and no 'max' (leave them out, or compute a "
       "number "
       "from 0 to 1)"},
      {R"({"expr": {"that": "json.a", "min": 0}})",
       "s:1:10: error: check 'expr' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"expr": {"that": "json.a", "max": 1}})",
       "s:1:10: error: check 'expr' cannot fail: nothing is over its max (give a smaller max or a min)"},
      {R"({"expr": {"that": "json.a", "min": 0, "max": 1}})",
       "s:1:10: error: check 'expr' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"expr": {"that": "json.a", "min": 5}})", "s:1:36: error: 'min' must be at most 1, not 5"},
      {R"({"expr": {"that": "json.a", "min": 0.7, "max": 0.6}})",
       "s:1:10: error: check 'expr' cannot pass: min is over max (swap them)"},
      {R"({"expr": ""})", "s:1:10: error: expected an expression, found the end of the expression"},
      {R"({"expr": true})",
       "s:1:10: error: check 'expr' must be text or an object, not a boolean (quote it: \"true\")"},
  });
}
