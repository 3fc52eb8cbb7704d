#include "domain/answer_cleaning.h"

#include "data/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

// What a cleaning, written as in a suite, says when it is read.
std::string said_of(std::string_view yaml) {
  Diagnostics diagnostics;
  const std::optional<Value> steps = parse_yaml(yaml, diagnostics.add_source("s.yaml"), diagnostics);
  REQUIRE(steps);
  AnswerCleaning::shape()->check(*steps, "answer", diagnostics);
  AnswerCleaning::parse(*steps, diagnostics);
  std::string said;
  for (const Diagnostic& one : diagnostics.sorted()) said += one.to_text() + '\n';
  return said;
}

// The cleaned answer, or why there is none.
std::string cleaned(std::string_view yaml, std::string_view answer) {
  REQUIRE(said_of(yaml).empty());
  Diagnostics diagnostics;
  const std::optional<Value> steps = parse_yaml(yaml, SourceId::none, diagnostics);
  const auto text = AnswerCleaning::parse(*steps, diagnostics).apply(std::string(answer));
  return text ? *text : text.error().why;
}

struct Row {
  std::string_view steps;
  std::string_view answer;
  std::string_view expected;
};

}  // namespace

TEST_CASE("an answer is cleaned step by step") {
  const std::vector<Row> rows{
      {"[]", " a ", " a "},
      {"trim", " \n a b\t\u00a0", "a b"},
      {"{drop: think}", "<think>hm</think>yes", "yes"},
      {"{drop: think}", "a<think>1</think>b<thinking>2</thinking>c", "abc"},
      {"{drop: think}", "hm, so\n</think>\n\nyes", "\n\nyes"},
      {"{drop: think}", "yes<think>but", "yes"},
      {"{drop: think}", "a < b, <thinker>", "a < b, <thinker>"},
      {"[{drop: think}, trim]", "<think>hm</think>\nyes\n", "yes"},
      {"fenced", "no block", "no block"},
      {"fenced", "Here:\n```json\n{\"a\": 1}\n```\nDone.", "{\"a\": 1}"},
      {"fenced", "```\none\n```\n~~~ text\ntwo\n\n```\n~~~~", "two\n\n```"},
      {"fenced", "````\n```\nx\n```\n````", "```\nx\n```"},
      {"fenced", "- so:\n  ```py\n  if x:\n    y\n  ```", "if x:\n  y"},
      {"fenced", "```\r\nx\r\n```\r\n", "x"},
      {"fenced", "```\ncut off", "cut off"},
      {"fenced", "say ```x``` aloud", "say ```x``` aloud"},
      {"{after: 'Answer:'}", "Answer: 1\nAnswer: 2", " 2"},
      {"[{after: 'Answer:'}, trim]", "Answer: 1\nAnswer: 2", "2"},
      {"{regex: '\\d+'}", "it is 42 or 43", "42"},
      {"{regex: 'is (?:(a+)|(\\d+))'}", "it is 42", "42"},
      {"{regex: 'x'}", "\xffx", "x"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.steps);
    CAPTURE(row.answer);
    CHECK(cleaned(row.steps, row.answer) == row.expected);
  }
}

TEST_CASE("where nothing is left, the answer is uncleaned") {
  const std::vector<Row> rows{
      {"trim", " \n", "the answer cannot be cleaned by 'trim': nothing is left, got \" \\n\""},
      {"{drop: think}", "<think>for ever",
       "the answer cannot be cleaned by 'drop: think': nothing is left, got \"<think>for ever\""},
      {"fenced", "```\n```", "the answer cannot be cleaned by 'fenced': nothing is left, got \"```\\n```\""},
      {"{after: 'Answer:'}", "42",
       "the answer cannot be cleaned by 'after: Answer:': there is no such text, got \"42\""},
      {"{after: 'Answer:'}",
       "Answer: ", "the answer cannot be cleaned by 'after: Answer:': nothing is left, got \"Answer: \""},
      {"{regex: '(\\d*)x'}", "abc", "the answer cannot be cleaned by 'regex: (\\d*)x': it does not match, got \"abc\""},
      {"{regex: '(\\d*)x'}", "x", "the answer cannot be cleaned by 'regex: (\\d*)x': nothing is left, got \"x\""},
      {"[trim, {after: b}]", " abc ", "c"},
      {"[{after: b}, {after: b}]", "abc",
       "the answer cannot be cleaned by 'after: b': there is no such text, got \"c\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.steps);
    CAPTURE(row.answer);
    CHECK(cleaned(row.steps, row.answer) == row.expected);
  }
}

TEST_CASE("a search without an end is stopped, and nobody knows") {
  Diagnostics diagnostics;
  const std::optional<Value> steps = parse_yaml("{regex: '(a+)+$'}", SourceId::none, diagnostics);
  const auto text = AnswerCleaning::parse(*steps, diagnostics).apply(std::string(40, 'a') + "b" + std::string(60, 'c'));
  REQUIRE_FALSE(text);
  CHECK(text.error().error == Outcome::check_limit);
  CHECK(text.error().why.starts_with("the answer cannot be cleaned by 'regex: (a+)+$': took longer than 100 ms, got"));
}

TEST_CASE("mistakes in answer") {
  CHECK(said_of("trimm") == "s.yaml:1:1: error: answer cannot be 'trimm' (did you mean 'trim'?)\n");
  CHECK(said_of("[{drop: thoughts}]") == "s.yaml:1:9: error: 'drop' cannot be 'thoughts' (one of think)\n");
  CHECK(said_of("{drop: think, after: x}") ==
        "s.yaml:1:1: error: a step of 'answer' has 2 keys (write one step after the other: [{drop: think}, {after: "
        "'Answer:'}])\n");
  CHECK(said_of("[{after: ''}]") == "s.yaml:1:10: error: 'after' has no text (write what to look for)\n");
  CHECK(said_of("[{regex: '('}]") == "s.yaml:1:10: error: bad regex at offset 1: missing closing parenthesis\n");
  CHECK(said_of("[{before: x}]") ==
        "s.yaml:1:3: error: unknown key 'before' in item 1 of answer (known keys: drop, after, regex)\n");
}
