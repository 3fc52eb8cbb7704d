#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Call thinking_call() {
  Call call;
  call.completion.parts = {ReasoningPart{"first "}, TextPart{R"({"reply": "Hello", "n": 5, "list": [1, 2]})"},
                           ReasoningPart{"second"}, ToolCallPart{"1", "get_weather", R"({"city": "Rome"})"},
                           ToolCallPart{"2", "book", "not JSON"}};
  return call;
}

}  // namespace

TEST_CASE("`of` picks what is looked at") {
  const Call call = thinking_call();
  const std::vector<std::string_view> met{
      R"({"starts_with": {"text": "{", "of": "answer"}})",
      R"({"equals": {"text": "first second", "of": "reasoning"}})",
      R"({"equals": {"text": "Hello", "of": "/reply"}})",
      R"({"equals": {"value": 5.0, "of": "/n"}})",
      R"({"equals": {"text": "[1,2]", "of": "/list"}})",
      R"({"length": {"exactly": 5, "of": "/list"}})",
      R"({"equals": {"text": "get_weather", "of": "tool_calls/0/name"}})",
      R"({"equals": {"text": "Rome", "of": "tool_calls/0/arguments/city"}})",
      R"({"equals": {"text": "not JSON", "of": "tool_calls/1/arguments"}})",
      R"({"contains": {"text": "{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Rome\"}}", "of": "tool_calls"}})",
  };
  for (const std::string_view item : met) {
    CAPTURE(item);
    const Score found = score(item, call);
    CHECK_MESSAGE(found.pass, found.reason);
  }
}

TEST_CASE("a value found in JSON keeps its type, and its own text in reasons") {
  const Call call = thinking_call();
  CHECK_FALSE(score(R"({"equals": {"value": 5, "of": "/reply"}})", R"({"reply": "5"})").pass);
  CHECK(score(R"({"contains": {"text": "x", "of": "/reply"}})", call).reason ==
        R"(expected to contain "x", got "Hello")");
}

TEST_CASE("an `of` that finds nothing fails, negated or not") {
  struct Case {
    std::string_view of;
    std::string_view answer;
    std::string_view reason;
  };
  const std::vector<Case> cases{
      {"reasoning", "hi", R"(found nothing to look at by 'of: reasoning': the model showed no reasoning, got "hi")"},
      {"tool_calls", "hi", R"(found nothing to look at by 'of: tool_calls': the model called no tool, got "hi")"},
      {"/a", "hi",
       "found nothing to look at by 'of: /a': it is not JSON: expected a JSON value, found 'hi' "
       R"((line 1, column 1), got "hi")"},
      {"/a", "{}", R"(found nothing to look at by 'of: /a': there is nothing at '/a', got "{}")"},
      {"/a", "",
       "found nothing to look at by 'of: /a': it is not JSON: expected a JSON value, found the end "
       R"((line 1, column 1), got "")"},
  };
  for (const Case& row : cases) {
    const std::string check = R"({"contains": {"text": "x", "of": ")" + std::string(row.of) + "\"}}";
    for (const std::string& item : {check, R"({"not": )" + check + "}"}) {
      CAPTURE(item);
      const Score found = score(item, row.answer);
      CHECK_FALSE(found.pass);
      CHECK(found.score == 0.0);
      CHECK(!found.error);
      CHECK(found.reason == row.reason);
    }
  }
}

TEST_CASE("a {{ }} that fails is an error, never a pass") {
  for (const std::string_view item :
       {R"({"not": {"contains": "{{ missing }}"}})", R"({"not": {"regex": "{{ missing }}"}})",
        R"({"not": {"equals": "{{ missing }}"}})", R"({"not": {"one_of": ["{{ missing }}"]}})",
        R"({"not": {"number": "{{ missing }}"}})", R"({"not": {"length": {"max": "{{ missing }}"}}})",
        R"({"not": {"json": {"path": "", "equals": "{{ missing }}"}}})"}) {
    CAPTURE(item);
    const Score found = score(item, "{}");
    CHECK(found.error == Outcome::invalid_check);
    CHECK(!found.score);
    CHECK_FALSE(found.pass);
    CHECK(found.reason.starts_with("cannot evaluate an option (line 1, column "));
    CHECK(found.reason.find("missing") != std::string::npos);
  }
}

TEST_CASE("the variables that options read are told, with their places") {
  struct Case {
    std::string_view item;
    std::vector<std::string> names;
  };
  const std::vector<Case> cases{
      {R"({"contains": "a"})", {}},
      {R"({"contains": "{{ a }} and {{ b }}"})", {"a", "b"}},
      {R"({"contains_any": ["{{ a }}", "x", "{{ b }}"]})", {"a", "b"}},
      {R"({"equals": {"value": {"x": ["{{ a }}"]}}})", {"a"}},
      {R"({"one_of": "{{ labels }}"})", {"labels"}},
      {R"({"not": {"regex": "^{{ a }}$"}})", {"a"}},
      {R"~({"number": {"equals": "{{ a }}", "tolerance": "{{ b }}", "from": {"regex": "{{ c }} (\\d+)"}}})~",
       {"c", "a", "b"}},
      {R"({"length": {"min": "{{ a }}", "max": "{{ b }}"}})", {"a", "b"}},
      {R"({"length": {"exactly": "{{ a }}"}})", {"a"}},
      {R"({"json": {"path": "/x", "contains": "{{ reference }}"}})", {"reference"}},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    std::vector<std::string> names;
    const Loaded loaded = load(row.item);
    for (const VariableUse& use : loaded.expectation->variables()) {
      names.push_back(use.name);
      CHECK(use.place.line == 1);
      CHECK(use.place.column > 1);
    }
    CHECK(names == row.names);
  }
}
