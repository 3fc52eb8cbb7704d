#include "unit/check/asker.h"

#include <map>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

std::string graded(std::string_view grade) {
  return R"({"reason": "so it is", "grade": ")" + std::string(grade) + R"("})";
}

// Each judge's grades in their order.
Asked grades(std::map<std::string, std::vector<std::string>> given) {
  return [given](const CheckQuestion& question) {
    return reply(graded(given.at(question.model).at(static_cast<std::size_t>(question.vote - 1))));
  };
}

std::string item_of(std::string_view choices, std::string_view rest) {
  return R"({"judge_choice": {"rubric": "R", "choices": )" + std::string(choices) + ", " + std::string(rest) + "}}";
}

constexpr std::string_view k_three = R"({"good": 1, "fair": 0.6, "bad": 0})";

}  // namespace

TEST_CASE("a grade is worth its score") {
  struct Row {
    std::string item;
    std::map<std::string, std::vector<std::string>> grades;
    bool pass;
    double score;
    std::string_view reason;
  };
  const std::vector<Row> rows{
      {item_of(k_three, R"("model": "a", "min": 0.6)"),
       {{"a", {"fair"}}},
       true,
       0.6,
       R"(expected at least 0.6, got fair (0.6): "so it is")"},
      {item_of(k_three, R"("model": "a", "min": 0.6)"),
       {{"a", {"bad"}}},
       false,
       0,
       R"(expected at least 0.6, got bad (0): "so it is")"},
      {item_of(k_three, R"("model": "a", "max": 0.5)"),
       {{"a", {"good"}}},
       false,
       1,
       R"(expected at most 0.5, got good (1): "so it is")"},
      {item_of(R"(["best", "good", "fair", "bad"])", R"("model": "a", "min": 0.5)"),
       {{"a", {"good"}}},
       true,
       0.6667,
       R"(expected at least 0.5, got good (0.6667): "so it is")"},
      {item_of(k_three, R"("model": ["a", "b"], "min": 0.5)"),
       {{"a", {"good"}}, {"b", {"fair"}}},
       true,
       0.8,
       "expected at least 0.5, got 0.8, the median of good (1), fair (0.6)"},
      {item_of(k_three, R"("model": "a", "votes": 3, "combine": "majority", "min": 0.5)"),
       {{"a", {"good", "bad", "bad"}}},
       false,
       0,
       "expected at least 0.5, got bad (0), the majority of good (1), bad (0), bad (0)"},
      {item_of(k_three, R"("model": "a", "votes": 2, "combine": "majority", "min": 0.5)"),
       {{"a", {"good", "bad"}}},
       false,
       0,
       "expected at least 0.5, got bad (0), the majority of good (1), bad (0)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.item);
    const Inquest found = inquire(row.item, "x", grades(row.grades));
    CHECK(found.rounds == 1);
    CHECK(found.score.pass == row.pass);
    CHECK(found.score.score == row.score);
    CHECK(found.score.reason == row.reason);
  }
}

TEST_CASE("factuality has its grades, and needs a reference") {
  const std::string_view item = R"({"judge_choice": {"prompt": "factuality", "model": "a", "min": 0.5}})";
  const std::vector<std::pair<std::string, double>> rows{{"A", 0.4}, {"B", 0.6}, {"C", 1}, {"D", 0}, {"E", 1}};
  for (const auto& [grade, score] : rows) {
    const Inquest found = inquire(item, "In 1890.", grades({{"a", {grade}}}), World(Object({{"reference", "1890"}})));
    CHECK(found.score.score == score);
    CHECK(last_text(found.questions.at(0).asked).find("1890") != std::string::npos);
  }
  CHECK(inquire(item, "In 1890.", grades({{"a", {"A"}}})).score.error == Outcome::invalid_check);
  const Loaded loaded = load(item);
  const auto& variables = loaded.expectation->variables();
  REQUIRE(variables.size() == 1);
  CHECK(variables[0].name == "reference");
}

TEST_CASE("a reply with no grade, or several, is asked for once more and then an error") {
  const std::string item = item_of(k_three, R"("model": "a", "min": 0.6)");
  for (const std::string& text : {std::string("good"), graded("great"), graded("Good"), graded("good, fair"),
                                  graded("bad") + graded("good"), std::string(R"({"reason": "x", "score": 1})")}) {
    CAPTURE(text);
    int asked = 0;
    const Inquest never = inquire(item, "x", [&](const CheckQuestion&) {
      ++asked;
      return reply(text);
    });
    CHECK(asked == 2);
    CHECK(never.score.error == Outcome::judge_unparsable);
    CHECK_FALSE(never.score.pass);
    const Inquest mended = inquire(item, "x", [&](const CheckQuestion& question) {
      return reply(question.request->messages.size() > 2 ? graded("good") : text);
    });
    CHECK(mended.score.pass);
    CHECK(mended.rounds == 2);
  }
}

TEST_CASE("grades that decide nothing are refused") {
  check_refused({
      {R"({"judge_choice": {"rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:18: error: check 'judge_choice' names no grades (choices: {good: 1, fair: 0.5, bad: 0})"},
      {R"({"judge_choice": {"choices": {"a": 1}, "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:30: error: one grade is none to choose from (name at least two)"},
      {R"({"judge_choice": {"choices": ["a", "a"], "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:30: error: grade 'a' comes twice (remove one of them)"},
      {R"({"judge_choice": {"choices": {"a": 1, "": 0}, "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:30: error: a grade without a name (name it)"},
      {R"({"judge_choice": {"choices": {"a": 1, "b": 0.6}, "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:18: error: check 'judge_choice' cannot fail: every grade's score is within its bounds (change the bounds, "
       "or the scores under 'choices')"},
      {R"({"judge_choice": {"choices": {"a": 0.2, "b": 0.1}, "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:18: error: check 'judge_choice' cannot pass: no grade's score is within its bounds (change the bounds, or "
       "the scores under 'choices')"},
      {R"({"judge_choice": {"choices": {"a": 1, "b": 0}, "rubric": "R", "model": "a"}})",
       "s:1:18: error: check 'judge_choice' without a bound cannot fail (give min or max)"},
      {R"({"judge_choice": {"choices": {"a": 1, "b": 0}, "model": "a", "min": 0.5}})",
       "s:1:18: error: check 'judge_choice' says neither by a 'rubric' nor by a 'prompt' what is good (rubric: TEXT, "
       "or "
       "prompt: answer_relevance | choice | factuality | faithfulness | follows_instructions | judge | pairwise | "
       "tone)"},
      {R"({"judge_choice": {"choices": {"a": 1, "b": 7}, "rubric": "R", "model": "a", "min": 0.5}})",
       "s:1:44: error: 'b' must be at most 1, not 7"},
  });
}
