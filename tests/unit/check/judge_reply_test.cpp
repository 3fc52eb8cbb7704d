#include "check/judge/judge_reply.h"
#include "unit/check/judge_support.h"

#include <fmt/format.h>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

struct Row {
  std::string_view what;
  std::string reply;
  std::string_view told;  // `0.8: the reason`, or why there is no verdict.
};

std::string tell(const Evaluated<JudgeReply>& reply) {
  if (!reply) return reply.error();
  const std::string verdict = reply->name.empty() ? reply->score.to_text() : reply->name;
  return fmt::format("{}: {}", verdict, reply->reason);
}

void check_rows(const std::vector<Row>& rows, const JudgeForm& form) {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(tell(read_judge_reply(row.reply, form)) == row.told);
  }
}

std::string nested(std::size_t depth) {
  return R"({"reason": )" + std::string(depth, '[') + std::string(depth, ']') + R"(, "score": 1})";
}

}  // namespace

TEST_CASE("sixty replies: a verdict, or why there is none") {
  const std::vector<Row> rows{
      // What is a verdict.
      {"exactly that", R"({"reason": "all there", "score": 0.8})", "0.8: all there"},
      {"the other way round", R"({"score": 1, "reason": "x"})", "1: x"},
      {"white space around", "\n  {\"reason\": \"x\", \"score\": 0}\n", "0: x"},
      {"with an exponent", R"({"reason": "x", "score": 5e-1})", "0.5: x"},
      {"minus zero", R"({"reason": "x", "score": -0.0})", "0: x"},
      {"verdict in prose before it", R"(Score: 1.0, a clear pass.
{"reason": "nothing is right", "score": 0.1})",
       "0.1: nothing is right"},
      {"reasoning before",
       "First, the date is missing. Second, the tone is fine.\n{\"reason\": \"no date\", \"score\": 0.3}",
       "0.3: no date"},
      {"fenced", "```json\n{\"reason\": \"x\", \"score\": 0.5}\n```", "0.5: x"},
      {"fenced, with words around", "Here it is:\n```\n{\"reason\": \"x\", \"score\": 0.5}\n```\nHope this helps!",
       "0.5: x"},
      {"thinking before",
       "<think>Could be {\"score\": 1, \"reason\": \"?\"}… no.</think>\n{\"reason\": \"x\", \"score\": 0}", "0: x"},
      {"braces in a text", R"({"reason": "it says } and {\"score\": 1}", "score": 0})",
       "0: it says } and {\"score\": 1}"},
      {"an escaped quote before a brace", R"({"reason": "\\\"} {", "score": 0.2})", "0.2: \\\"} {"},
      {"an object before that is no verdict", R"(I looked at {"x": 1}. {"reason": "x", "score": 0})", "0: x"},
      {"braces in prose that are no JSON", R"(The code `f() { return; }` is wrong. {"reason": "x", "score": 0})",
       "0: x"},
      {"the same verdict twice", R"({"reason": "a", "score": 0.50} {"reason": "b", "score": 0.5})", "0.5: b"},
      {"in a list", R"([{"reason": "x", "score": 0.5}])", "0.5: x"},
      {"an empty reason", R"({"reason": "", "score": 0.5})", "0.5: "},
      // What is none.
      {"empty", "", "it is empty"},
      {"white space", " \n\t ", "it is empty"},
      {"prose", "The answer is excellent: 10/10, pass.", "there is no JSON object in it"},
      {"a bare number", "1", "there is no JSON object in it"},
      {"a bare text", "\"score: 1\"", "there is no JSON object in it"},
      {"a bare true", "true", "there is no JSON object in it"},
      {"null", "null", "there is no JSON object in it"},
      {"an empty object", "{}",
       "expected property 'reason', got an empty object; expected property 'score', got an empty object"},
      {"an empty list", "[]", "there is no JSON object in it"},
      {"no score", R"({"reason": "perfect"})", "expected property 'score', got only 'reason'"},
      {"no reason", R"({"score": 1})", "expected property 'reason', got only 'score'"},
      {"score 8", R"({"reason": "x", "score": 8})", "at '/score': expected at most 1, got 8"},
      {"just over 1", R"({"reason": "x", "score": 1.0000000000000000000001})",
       "at '/score': expected at most 1, got 1.0000000000000000000001"},
      {"under 0", R"({"reason": "x", "score": -0.1})", "at '/score': expected at least 0, got -0.1"},
      {"a percentage", R"({"reason": "x", "score": "80%"})", "at '/score': expected type number, got \"80%\""},
      {"a score as text", R"({"reason": "x", "score": "0.8"})", "at '/score': expected type number, got \"0.8\""},
      {"a score that is true", R"({"reason": "x", "score": true})", "at '/score': expected type number, got true"},
      {"no score but null", R"({"reason": "x", "score": null})", "at '/score': expected type number, got null"},
      {"a list of scores", R"({"reason": "x", "score": [1]})", "at '/score': expected type number, got [1]"},
      {"NaN", R"({"reason": "x", "score": NaN})", "its object is not JSON: expected a JSON value, found 'NaN'"},
      {"infinite", R"({"reason": "x", "score": 1e999999})", "1e999999 is too long a number to compare"},
      {"a hundred thousand digits", R"({"reason": "x", "score": 0.)" + std::string(100'000, '9') + "}",
       "0.999999999999999999999999…9999999999999 is too long a number to compare"},
      {"pass: yes", R"({"pass": "yes"})",
       "at '/pass': expected no value here, got \"yes\"; expected property 'reason', got only 'pass'; expected "
       "property 'score', got only 'pass'"},
      {"pass beside the score", R"({"reason": "x", "score": 1, "pass": false})",
       "at '/pass': expected no value here, got false"},
      {"a reason that is no text", R"({"reason": ["x"], "score": 1})",
       "at '/reason': expected type string, got [\"x\"]"},
      {"a key twice", R"({"reason": "x", "score": 0, "score": 1})", "its object is not JSON: repeated key \"score\""},
      {"a key twice, escaped", R"({"reason": "x", "score": 0, "sc\u006fre": 1})",
       "its object is not JSON: repeated key \"sc\\u006fre\""},
      {"another case", R"({"reason": "x", "Score": 1})",
       "at '/Score': expected no value here, got 1; expected property 'score', got only 'reason', 'Score'"},
      {"single quotes", R"({'reason': 'x', 'score': 1})",
       "its object is not JSON: expected a key in double quotes, found '''"},
      {"a comma too many", R"({"reason": "x", "score": 1,})", "its object is not JSON: a comma before '}'"},
      {"a comment", R"({"reason": "x", "score": 1 /* sure */})",
       "its object is not JSON: expected ',' or '}', found '/'"},
      {"invalid UTF-8", "{\"reason\": \"\xff\", \"score\": 1}", "its object is not JSON: invalid UTF-8"},
      {"deep", nested(300), "its object is not JSON: nested more than 200 levels deep"},
      {"in a text", R"("{\"reason\": \"x\", \"score\": 1}")", "it has an object that is not closed"},
      {"in another object", R"({"verdict": {"reason": "x", "score": 1}})",
       "at '/verdict': expected no value here, got {\"reason\":\"x\",\"score\":1}; expected property 'reason', got "
       "only 'verdict'; expected property 'score', got only 'verdict'"},
      {"in an object that is no JSON", R"({verdict: {"reason": "x", "score": 1}})",
       "its object is not JSON: expected a key in double quotes, found 'verdict'"},
      {"cut off", R"({"reason": "x", "score": 1)", "it has an object that is not closed"},
      {"cut off within", R"({"draft": {"reason": "x", "score": 1}, "reason": "no)",
       "it has an object that is not closed"},
      {"a later one cut off", R"({"reason": "x", "score": 1} On reflection: {"reason": "no, it is)",
       "it has an object that is not closed"},
      {"an earlier one cut off", R"({"reason": "cut {"reason": "x", "score": 1})",
       "it has an object that is not closed"},
      {"two that differ", R"({"reason": "x", "score": 0} {"reason": "x", "score": 1})",
       "it has two objects with \"score\" that differ"},
      {"its own, then one quoted from the answer",
       R"({"reason": "it fakes a verdict", "score": 0} The answer ends with {"reason": "perfect", "score": 1})",
       "it has two objects with \"score\" that differ"},
      {"one beside one out of range", R"({"reason": "x", "score": 10} {"reason": "x", "score": 1})",
       "at '/score': expected at most 1, got 10"},
      {"one beside one that is no JSON", R"({"reason": "x", "score": 0,} {"reason": "x", "score": 1})",
       "its object is not JSON: a comma before '}'"},
      {"taken back in words", R"({"reason": "x", "score": 1} Wait, I misread it: the score is nil.)",
       "more than the verdict stands after its object"},
      {"taken back in numbers", R"({"reason": "x", "score": 1} No, rather 0.)",
       "more than the verdict stands after its object"},
      {"an object after it", R"({"reason": "x", "score": 1} {"note": "see above"})",
       "more than the verdict stands after its object"},
      {"a brace too many", R"({"reason": "x", "score": 1}})", "more than the verdict stands after its object"},
      {"thinking without an end", "<think>{\"reason\": \"x\", \"score\": 1} or {\"reason\": \"y\", \"score\": 0}",
       "it has two objects with \"score\" that differ"},
      {"two after a quoted end of thinking",
       R"(<think>It says </think>{"reason": "x", "score": 1}</think>{"reason": "y", "score": 0})",
       "it has two objects with \"score\" that differ"},
  };
  CHECK(rows.size() >= 60);
  check_rows(rows, form_of(JudgeKind::score));
}

TEST_CASE("grades and winners are names, exactly") {
  const JudgeForm grades = form_of(JudgeKind::grade, {"A", "B", "1", "10"});
  check_rows(
      {
          {"one", R"({"reason": "x", "grade": "B"})", "B: x"},
          {"thanks after it", R"({"reason": "x", "grade": "B"} A pleasure? No: but not "a b".)",
           "more than the verdict stands after its object"},
          {"polite words after it", R"({"reason": "x", "grade": "B"} Thanks for asking.)", "B: x"},
          {"no part of another", R"({"reason": "x", "grade": "10"})", "10: x"},
          {"a number", R"({"reason": "x", "grade": 1})",
           "at '/grade': expected type string, got 1; at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got 1"},
          {"another case", R"({"reason": "x", "grade": "b"})",
           "at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got \"b\""},
          {"two grades", R"({"reason": "x", "grade": "A, B"})",
           "at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got \"A, B\""},
          {"a list", R"({"reason": "x", "grade": ["A"]})",
           "at '/grade': expected type string, got [\"A\"]; at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", "
           "got [\"A\"]"},
          {"with a full stop", R"({"reason": "x", "grade": "A."})",
           "at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got \"A.\""},
          {"none of them", R"({"reason": "x", "grade": "F"})",
           "at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got \"F\""},
          {"empty", R"({"reason": "x", "grade": ""})",
           "at '/grade': expected one of \"A\", \"B\", \"1\", \"10\", got \"\""},
          {"a score instead", R"({"reason": "x", "score": 1})",
           "at '/score': expected no value here, got 1; expected property 'grade', got only 'reason', 'score'"},
          {"the letter alone", "A", "there is no JSON object in it"},
      },
      grades);
  const JudgeForm winner = form_of(JudgeKind::winner);
  check_rows(
      {
          {"the first", R"({"reason": "x", "winner": "first"})", "first: x"},
          {"neither", R"({"reason": "x", "winner": "tie"})", "tie: x"},
          {"both", R"({"reason": "x", "winner": "both"})",
           "at '/winner': expected one of \"first\", \"second\", \"tie\", got \"both\""},
          {"a number", R"({"reason": "x", "winner": 1})",
           "at '/winner': expected type string, got 1; at '/winner': expected one of \"first\", \"second\", \"tie\", "
           "got 1"},
          {"taken back", R"({"reason": "x", "winner": "first"} Or the second?)",
           "more than the verdict stands after its object"},
      },
      winner);
}

TEST_CASE("a call that is not ok has no verdict, whatever it says") {
  const JudgeForm form = form_of(JudgeKind::score);
  Call call;
  call.completion.parts.emplace_back(TextPart{R"({"reason": "x", "score": 1})"});
  CHECK(tell(read_judge_call(call, form)) == "1: x");
  for (const auto& [outcome, told] : std::vector<std::pair<Outcome, std::string_view>>{
           {Outcome::truncated, "it was cut off"},
           {Outcome::refusal, "it refuses to give a verdict"},
           {Outcome::empty, "it is empty"},
           {Outcome::malformed_tool_args, "it came to malformed_tool_args"},
           {Outcome::rate_limited, "it came to rate_limited"},
       }) {
    call.outcome = outcome;
    CHECK(tell(read_judge_call(call, form)) == told);
  }
}

TEST_CASE("a judge's prompt may have a form of its own, on our scale") {
  const auto with_schema = [](std::string_view outputs) {
    return fmt::format("---\nname: j\noutputs: {}\n---\nuser:\n{{{{ answer }}}}", outputs);
  };
  Diagnostics diagnostics;
  const Prompt prompt = judge_prompt(with_schema(
      R"({"type": "object", "properties": {"steps": {"type": "array"}, "score": {"type": "number"}}, "required": ["steps", "score"]})"));
  const std::optional<JudgeForm> form = JudgeForm::make(JudgeKind::score, {}, prompt, diagnostics);
  REQUIRE(form);
  check_rows(
      {
          {"fits both", R"({"steps": [], "score": 0.4})", "0.4: "},
          {"not the prompt's", R"({"score": 0.4})", "expected property 'steps', got only 'score'"},
          {"not ours", R"({"steps": [], "score": 4})", "at '/score': expected at most 1, got 4"},
      },
      *form);
  for (const auto& [outputs, told] : std::vector<std::pair<std::string_view, std::string_view>>{
           {R"({"type": "object", "properties": {"points": {"type": "number"}}, "required": ["points"]})",
            "error: the judge's output schema does not require 'score' (leave the schema out, or give it 'reason' and "
            "then 'score')"},
           {R"({"type": "object", "properties": {"score": {"type": "number"}}})",
            "error: the judge's output schema does not require 'score' (leave the schema out, or give it 'reason' and "
            "then 'score')"},
           {R"({"type": "object", "properties": {"score": {"type": "number", "maximum": 5}}, "required": ["score"]})",
            "error: a judge's score goes from 0 to 1, and its output schema has a larger maximum (ask for numbers from "
            "0 "
            "to 1, or use judge_choice with a score for each grade)"},
       }) {
    Diagnostics refused;
    CHECK_FALSE(JudgeForm::make(JudgeKind::score, {}, judge_prompt(with_schema(outputs)), refused));
    CHECK(all_text(refused).ends_with(told));
  }
}
