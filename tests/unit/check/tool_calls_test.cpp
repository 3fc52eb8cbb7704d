// tool_call and tool_calls: which tools were called, in all steps that led to an answer.
#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// Calls as `name arguments`.
Call calling(const std::vector<std::pair<std::string, std::string>>& tools) {
  Call call;
  for (const auto& [name, arguments] : tools) call.completion.parts.emplace_back(ToolCallPart{"", name, arguments});
  return call;
}

struct ToolRow {
  std::string item;
  std::vector<std::pair<std::string, std::string>> tools;
  bool pass;
  std::string_view reason;
};

void check_tool_rows(const std::vector<ToolRow>& rows) {
  for (const ToolRow& row : rows) {
    CAPTURE(row.item);
    const Score found = score(row.item, calling(row.tools));
    CHECK(found.pass == row.pass);
    CHECK(!found.error);
    CHECK(found.reason == row.reason);
  }
}

}  // namespace

TEST_CASE("tool_call finds a call by name and arguments") {
  const std::string paris = R"({"tool_call": {"tool": "weather", "arguments": {"city": "Paris", "days": 2}}})";
  const std::string subset =
      R"({"tool_call": {"tool": "weather", "arguments": {"city": {"name": "Paris"}}, "match": "subset"}})";
  check_tool_rows({
      {R"({"tool_call": "weather"})", {{"weather", "{}"}}, true, "expected a call of 'weather', got weather {}"},
      {R"({"tool_call": "weather"})", {}, false, "expected a call of 'weather', got no tool call"},
      {R"({"tool_call": "weather"})",
       {{"time", "{}"}, {"Weather", "{}"}},
       false,
       "expected a call of 'weather', got time, Weather"},
      {R"({"not": {"tool_call": "weather"}})", {{"time", "{}"}}, true, "expected not a call of 'weather', got time"},
      {R"({"not": {"tool_call": "weather"}})",
       {{"weather", "{}"}},
       false,
       "expected not a call of 'weather', got weather {}"},
      {paris,
       {{"weather", R"({"days": 2.0, "city": "Paris"})"}},
       true,
       R"(expected a call of 'weather' with the arguments {"city":"Paris","days":2}, got weather {"days":2.0,"city":"Paris"})"},
      // The nearest call is told.
      {paris,
       {{"weather", R"({"city": "Rome", "days": 3})"}, {"weather", R"({"city": "Paris", "days": 3})"}},
       false,
       R"(expected a call of 'weather' with the arguments {"city":"Paris","days":2}, got weather {"city":"Paris","days":3} (at '/days': expected 2, got 3))"},
      {paris,
       {{"weather", R"({"city": "Paris", "days": 2, "unit": "C"})"}},
       false,
       R"(expected a call of 'weather' with the arguments {"city":"Paris","days":2}, got weather {"city":"Paris","days":2,"unit":"C"} (at '/unit': got "C", expected nothing))"},
      {paris,
       {{"weather", "oops"}},
       false,
       R"(expected a call of 'weather' with the arguments {"city":"Paris","days":2}, got weather "oops" (expected {"city":"Paris","days":2}, got "oops"))"},
      {subset,
       {{"weather", R"({"city": {"name": "Paris", "country": "FR"}, "days": 2})"}},
       true,
       R"(expected a call of 'weather' with arguments that have {"city":{"name":"Paris"}}, got weather {"city":{"name":"Paris","country":"FR"},"days":2})"},
      {subset,
       {{"weather", R"({"city": {"country": "FR"}})"}},
       false,
       R"(expected a call of 'weather' with arguments that have {"city":{"name":"Paris"}}, got weather {"city":{"country":"FR"}} (at '/city/name': missing, expected "Paris"))"},
      {R"({"tool_call": {"tool": "weather", "schema": {"properties": {"days": {"maximum": 3}}, "required": ["city"]}}})",
       {{"weather", R"({"days": 7})"}},
       false,
       R"(expected a call of 'weather' with arguments that fit the schema, got weather {"days":7} (at '/days': expected at most 3, got 7; expected property 'city', got only 'days'))"},
  });
}

TEST_CASE("tool_call takes its tool and arguments from the case") {
  const Object vars{{"reference", Object{{"name", "weather"}, {"arguments", Object{{"city", "Paris"}}}}}};
  const std::string item =
      R"({"tool_call": {"tool": "{{ reference.name }}", "arguments": "{{ reference.arguments }}"}})";
  CHECK(score(item, calling({{"weather", R"({"city": "Paris"})"}}), vars).pass);
  CHECK_FALSE(score(item, calling({{"weather", R"({"city": "Rome"})"}}), vars).pass);
  const Score none = score(item, calling({}), {{"reference", Object{{"name", ""}, {"arguments", Object{}}}}});
  CHECK(none.error == Outcome::invalid_check);
  CHECK(none.reason == "'tool' comes to an empty name");
}

TEST_CASE("tool checks look at every step that led to the answer") {
  std::vector<Call> steps{calling({{"find", R"({"id": 1})"}}), calling({{"refund", R"({"id": 1})"}}), Call{}};
  steps.back().completion.parts.emplace_back(TextPart{"Done."});
  CHECK(score(R"({"tool_call": {"tool": "find", "arguments": {"id": 1}}})", steps).pass);
  CHECK(score(R"({"tool_calls": ["find", "refund"]})", steps).reason ==
        "expected just the tool calls [find, refund], got [find, refund]");
  CHECK(score(R"({"equals": {"text": "refund", "of": "tool_calls/1/name"}})", steps).pass);
  Call judge = calling({{"judge", "{}"}});
  judge.purpose = CallPurpose::judge;
  steps.insert(steps.begin(), judge);
  CHECK_FALSE(score(R"({"tool_call": "judge"})", steps).pass);
}

TEST_CASE("tool_calls compares names") {
  const std::string exact = R"({"tool_calls": {"names": ["a", "b", "a"]}})";
  const std::string in_order = R"({"tool_calls": {"names": ["a", "b"], "mode": "in_order"}})";
  const std::string any_order = R"({"tool_calls": {"names": ["b", "a", "a"], "mode": "any_order"}})";
  check_tool_rows({
      {exact, {{"a", "{}"}, {"b", "{}"}, {"a", "{}"}}, true, "expected just the tool calls [a, b, a], got [a, b, a]"},
      {exact, {{"a", "{}"}, {"b", "{}"}}, false, "expected just the tool calls [a, b, a], got [a, b]"},
      {in_order,
       {{"x", "{}"}, {"a", "{}"}, {"x", "{}"}, {"b", "{}"}},
       true,
       "expected the tool calls [a, b] in this order, got [x, a, x, b]"},
      {in_order, {{"b", "{}"}, {"a", "{}"}}, false, "expected the tool calls [a, b] in this order, got [b, a]"},
      {any_order,
       {{"a", "{}"}, {"x", "{}"}, {"a", "{}"}, {"b", "{}"}},
       true,
       "expected the tool calls [b, a, a] in any order, got [a, x, a, b]"},
      {any_order, {{"a", "{}"}, {"b", "{}"}}, false, "expected the tool calls [b, a, a] in any order, got [a, b]"},
      {R"({"tool_calls": []})", {}, true, "expected no tool call, got no tool call"},
      {R"({"tool_calls": []})", {{"a", "{}"}}, false, "expected no tool call, got [a]"},
      {R"({"tool_calls": {"at_most": 1}})", {{"a", "{}"}}, true, "expected at most 1 tool call, got [a]"},
      {R"({"tool_calls": {"at_most": 1}})",
       {{"a", "{}"}, {"a", "{}"}},
       false,
       "expected at most 1 tool call, got [a, a] (2 tool calls, at most 1)"},
      {R"({"tool_calls": {"names": ["a"], "mode": "in_order", "at_most": 2}})",
       {{"a", "{}"}, {"x", "{}"}, {"x", "{}"}},
       false,
       "expected the tool calls [a] in this order and at most 2 tool calls, got [a, x, x] (3 tool calls, at most 2)"},
  });
}

TEST_CASE("the F1 of tool calls counts calls") {
  const std::string item = R"({"tool_calls": {"names": ["a", "b"], "mode": "f1", "min": 0.8}})";
  const Score near = score(item, calling({{"a", "{}"}, {"b", "{}"}, {"x", "{}"}}));
  CHECK(near.pass);
  CHECK(near.score == doctest::Approx(0.8));
  CHECK(near.reason == "expected at least F1 0.8, got F1 0.8: [a, b, x] where [a, b] is expected");
  const Score far = score(item, calling({{"a", "{}"}, {"x", "{}"}}));
  CHECK_FALSE(far.pass);
  CHECK(far.score == doctest::Approx(0.5));
  CHECK(far.reason == "expected at least F1 0.8, got F1 0.5: [a, x] where [a, b] is expected");
  // Two that are expected are not met by one.
  const std::string twice = R"({"tool_calls": {"names": ["a", "a"], "mode": "f1"}})";
  CHECK(score(twice, calling({{"a", "{}"}})).score == doctest::Approx(2.0 / 3));
  CHECK_FALSE(score(twice, calling({{"a", "{}"}})).pass);
  CHECK(score(twice, calling({{"a", "{}"}, {"a", "{}"}})).pass);
}

TEST_CASE("what the checks of tools refuse") {
  check_refused({
      {R"({"tool_call": ""})", "s:1:15: error: an empty tool name"},
      {R"({"tool_call": {"tool": "a", "match": "subset"}})",
       "s:1:38: error: 'match' without 'arguments' (write the arguments to compare with)"},
      {R"({"tool_call": {"tool": "a", "of": "answer"}})",
       "s:1:29: error: check 'tool_call' looks at the calls of tools: it takes no 'of'"},
      {R"({"tool_call": {"arguments": {}}})", "s:1:15: error: check 'tool_call' has no 'tool'"},
      {R"({"tool_calls": {}})", "s:1:16: error: check 'tool_calls' without names cannot fail (give names or at_most)"},
      {R"({"tool_calls": {"at_most": 1, "mode": "f1"}})",
       "s:1:39: error: 'mode' without 'names' (write the names of the tools)"},
      {R"({"tool_calls": {"names": [], "mode": "any_order"}})",
       "s:1:26: error: without names mode 'any_order' cannot fail (leave the mode out where no tool should be called)"},
      {R"({"tool_calls": {"names": ["a"], "min": 1}})",
       "s:1:33: error: mode 'exact' of 'tool_calls' answers yes or no: it takes no 'min' (write mode: f1, or at_most "
       "for the number of calls)"},
      {R"({"tool_calls": {"names": ["a"], "mode": "set"}})",
       "s:1:41: error: 'mode' cannot be 'set' (one of exact, in_order, any_order, f1)"},
  });
}
