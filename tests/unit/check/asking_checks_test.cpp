// The checks that ask a model of embeddings or a program, told what these answer.
#include "unit/check/support.h"

#include <functional>
#include <map>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

using Answer = std::function<Call(const CheckQuestion&)>;

// What the item says to an answer, with `asked` for whom it asks.
Score score_with(std::string_view item, std::string_view answer, const Answer& asked, const Object& variables = {}) {
  const Loaded loaded = load(item);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  const World world(variables);
  Call call;
  call.completion.parts.emplace_back(TextPart{std::string(answer)});
  const std::string text(answer);
  AnsweredSample sample{world.key, world.subject, call, text, call.latency, world.messages};
  std::vector<Call> calls;
  for (int round = 0; round < 4; ++round) {
    sample.calls = calls;
    std::vector<OpenQuestion> open;
    const std::vector<Score> scores = evaluate({loaded.expectation}, sample, &open);
    if (open.empty()) return scores.front();
    for (const OpenQuestion& one : open) {
      Call made = asked(one.asked);
      made.model = one.asked.model;
      made.purpose = one.asked.purpose;
      made.question = one.id;
      calls.push_back(std::move(made));
    }
  }
  FAIL("it asks on and on");
  return {};
}

Call says(std::string text, Outcome outcome = Outcome::ok) {
  Call call;
  call.outcome = outcome;
  call.message = outcome == Outcome::ok ? "" : "HTTP 503";
  call.completion.parts.emplace_back(TextPart{std::move(text)});
  return call;
}

Answer vectors(std::map<std::string, std::string> texts) {
  return [texts = std::move(texts)](const CheckQuestion& asked) {
    CHECK(asked.purpose == CallPurpose::embedding);
    const auto found = texts.find(asked.request->messages.back().text());
    REQUIRE(found != texts.end());
    return says(found->second);
  };
}

Answer program(std::string output) {
  return [output = std::move(output)](const CheckQuestion& asked) {
    CHECK(asked.purpose == CallPurpose::program);
    return says(output);
  };
}

}  // namespace

TEST_CASE("similar is the cosine of what texts mean") {
  const Answer of = vectors({{"a", "[1,0]"}, {"b", "[3,4]"}, {"c", "[-1,0]"}, {"d", "[0,2]"}, {"e", "[0.6,0.8]"}});
  struct Case {
    std::string_view item;
    std::string_view answer;
    bool pass;
    double score;
    std::string_view reason;
  };
  const Case cases[] = {
      {R"({"similar": {"to": "b", "min": 0.6, "model": "m"}})", "a", true, 0.6,
       "expected at least 0.6, got 0.6, nearest to \"b\""},
      {R"({"similar": {"to": "b", "min": 0.7, "model": "m"}})", "a", false, 0.6,
       "expected at least 0.7, got 0.6, nearest to \"b\""},
      {R"({"similar": {"to": "c", "min": 0.1, "model": "m"}})", "a", false, 0,
       "expected at least 0.1, got 0 (a cosine of -1.0000), nearest to \"c\""},
      {R"({"similar": {"to": ["d", "c", "b"], "min": 0.1, "model": "m"}})", "a", true, 0.6,
       "expected at least 0.1, got 0.6, nearest to \"b\""},
      {R"({"similar": {"to": "e", "max": 0.9, "model": "m"}})", "b", false, 1,
       "expected at most 0.9, got 1, nearest to \"e\""},
      {R"({"not": {"similar": {"to": "b", "min": 0.7, "model": "m"}}})", "a", true, 0.4,
       "expected not at least 0.7, got 0.6, nearest to \"b\""},
      {R"({"similar": {"to": "b", "min": 0.1, "model": "m"}})", " \n", false, 0,
       "expected at least 0.1, got 0, since there is no text"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.item);
    const Score found = score_with(row.item, row.answer, of);
    CHECK(found.pass == row.pass);
    CHECK(found.score.value() == doctest::Approx(row.score));
    CHECK(found.reason == row.reason);
  }
}

TEST_CASE("similar that cannot be measured is an error") {
  const std::string_view item = R"({"similar": {"to": "{{ reference }}", "min": 0.5, "model": "m"}})";
  const auto error_of = [&](const Answer& answer, Value reference) {
    const Score found = score_with(item, "a", answer, Object({{"reference", std::move(reference)}}));
    CHECK_FALSE(found.pass);
    CHECK_FALSE(found.score);
    return found.error.value();
  };
  CHECK(error_of(vectors({{"a", "[1]"}, {"b", "[1,2]"}}), Value("b")) == Outcome::malformed_response);
  CHECK(error_of(vectors({{"a", "[0,0]"}, {"b", "[1,2]"}}), Value("b")) == Outcome::malformed_response);
  CHECK(error_of(vectors({{"a", "words"}, {"b", "[1,2]"}}), Value("b")) == Outcome::malformed_response);
  CHECK(error_of(vectors({}), Value(" ")) == Outcome::invalid_check);
  CHECK(error_of(vectors({}), Value(List())) == Outcome::invalid_check);
  CHECK(error_of([](const CheckQuestion&) { return says("", Outcome::overloaded); }, Value("b")) ==
        Outcome::overloaded);
  CHECK(score_with(item, "a", vectors({{"a", "[1]"}, {"b", "[2]"}}), Object({{"reference", List{Value("b")}}})).pass);
}

TEST_CASE("a program's verdict counts, and what is none is an error") {
  const std::string_view item = R"({"exec": {"command": ["grade", "-x"]}})";
  const Score good = score_with(item, "a", program(R"({"pass": true, "reason": "fine"})"));
  CHECK(good.pass);
  CHECK(good.score == 1.0);
  const Score bad = score_with(item, "a", program(R"({"pass": false, "reason": "\u001b[31mno"})"));
  CHECK_FALSE(bad.pass);
  CHECK(bad.score == 0.0);
  CHECK(bad.reason.find(R"(got fail: "\x1b[31mno")") != std::string::npos);
  for (const char* output : {"", "yes", "[]", "{}", R"({"score": 1})", R"({"pass": "true"})", R"({"pass": 1})",
                             R"({"pass": true, "score": 2})", R"({"pass": true, "verdict": 1})",
                             R"({"pass": false, "pass": true})", R"({"pass": true} {"pass": false})"}) {
    CAPTURE(output);
    const Score found = score_with(item, "a", program(output));
    CHECK_FALSE(found.pass);
    CHECK(found.error == Outcome::program_failed);
  }
  const Score failed = score_with(item, "a", [](const CheckQuestion&) { return says("", Outcome::timeout); });
  CHECK(failed.error == Outcome::timeout);
}

TEST_CASE("a program's score within bounds, and its own no beside them") {
  const std::string_view item = R"({"exec": {"command": "grade", "min": 0.5}})";
  CHECK(score_with(item, "a", program(R"({"score": 0.7})")).pass);
  CHECK(score_with(item, "a", program(R"({"score": 0.7})")).score.value() == doctest::Approx(0.7));
  CHECK_FALSE(score_with(item, "a", program(R"({"score": 0.3})")).pass);
  CHECK_FALSE(score_with(item, "a", program(R"({"pass": false, "score": 0.7})")).pass);
  CHECK(score_with(item, "a", program(R"({"pass": true})")).error == Outcome::program_failed);
}

TEST_CASE("what a program is told, and who it is") {
  std::string asked;
  std::string name;
  const Answer listen = [&](const CheckQuestion& question) {
    asked = question.request->messages.back().text();
    name = question.model;
    return says(R"({"pass": true})");
  };
  score_with(R"({"exec": {"command": ["grade", "-x"], "config": {"strict": true}}})", "hi", listen,
             Object({{"q", Value("why")}, {"reference", Value(7)}}));
  CHECK(
      asked ==
      R"({"id":"","answer":"hi","vars":{"q":"why"},"reference":7,"messages":[{"role":"system","content":"5"}],"tool_calls":[],"config":{"strict":true}})"
      "\n");
  CHECK(name.starts_with("grade -x #"));
  const auto name_of = [](std::string_view item) {
    const Loaded loaded = load(item);
    REQUIRE(loaded.expectation);
    return loaded.expectation->asked_models().front().name;
  };
  const std::string one = name_of(R"({"exec": {"command": "grade", "version": "1"}})");
  CHECK(one == name_of(R"({"exec": {"command": ["grade"], "version": "1"}})"));
  CHECK(one != name_of(R"({"exec": {"command": "grade", "version": "2"}})"));
  CHECK(one != name_of(R"({"exec": {"command": "grade", "version": "1", "timeout": "1s"}})"));
  CHECK(one != name_of(R"({"exec": {"command": "grade", "version": "1", "env": {"A": "b"}}})"));
}

TEST_CASE("checks that ask and cannot fail, or nobody to ask, are refused") {
  check_refused({
      {R"({"similar": {"to": "x", "model": "m"}})",
       "s:1:13: error: check 'similar' without a bound cannot fail (give min or max)"},
      {R"({"similar": {"to": "", "min": 0.5, "model": "m"}})",
       "s:1:20: error: nothing can be similar to an empty text (write what the answer should say)"},
      {R"({"similar": {"to": ["a", " "], "min": 0.5, "model": "m"}})",
       "s:1:26: error: nothing can be similar to an empty text (write what the answer should say)"},
      {R"({"similar": {"to": "x", "min": 0.5}})",
       "s:1:13: error: check 'similar' names no model of embeddings (model: NAME; for all such checks defaults: "
       "{similar: "
       "{model: NAME}})"},
      {R"({"exec": {"command": []}})",
       "s:1:22: error: the command names no program (command: [python3, checks/grade.py])"},
      {R"({"exec": {"command": ""}})",
       "s:1:22: error: the command names no program (command: [python3, checks/grade.py])"},
  });
}
