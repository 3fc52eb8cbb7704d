#include "unit/check/asker.h"

#include "check/judge_prompts.h"

#include <map>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

constexpr std::string_view k_item = R"({"judge": {"rubric": "Is kind.", "model": "referee", "min": 0.5}})";

std::string verdict(std::string_view score, std::string_view reason = "so it is") {
  return std::string(R"({"reason": ")") + std::string(reason) + R"(", "score": )" + std::string(score) + "}";
}

// Each judge's votes in their order.
Asked votes(std::map<std::string, std::vector<std::string>> scores) {
  return [scores](const CheckQuestion& question) {
    return reply(verdict(scores.at(question.model).at(static_cast<std::size_t>(question.vote - 1))));
  };
}

}  // namespace

TEST_CASE("a judge gives a score and says why") {
  const auto judge = [](std::string score) {
    return [score](const CheckQuestion&) { return reply(verdict(score, "it greets")); };
  };
  const Inquest good = inquire(k_item, "Hello!", judge("0.8"));
  CHECK(good.score.pass);
  CHECK(good.score.score == 0.8);
  CHECK(good.score.reason == R"(expected at least 0.5, got 0.8: "it greets")");
  REQUIRE(good.questions.size() == 1);
  CHECK(good.questions[0].check == "judge");
  CHECK(good.questions[0].asked.purpose == CallPurpose::judge);
  CHECK(good.questions[0].asked.model == "referee");
  CHECK(good.questions[0].asked.request->output_schema.has_value());
  const std::string asked = last_text(good.questions[0].asked);
  CHECK(asked.find("Hello!") != std::string::npos);
  CHECK(asked.find("Is kind.") != std::string::npos);
  const Inquest poor = inquire(k_item, "Go away", judge("0.2"));
  CHECK(!poor.score.pass);
  CHECK(poor.score.reason == R"(expected at least 0.5, got 0.2: "it greets")");
  REQUIRE(good.score.judging != nullptr);
  CHECK(good.score.judging->prompt_hash == ready_judge_prompt("judge")->version.hash);
  CHECK(good.score.judging->models == std::vector<std::string>{"referee"});
  CHECK(good.score.judging->votes == std::vector<std::optional<double>>{0.8});
  CHECK(good.score.judging->criteria_hash.size() == 64);
}

TEST_CASE("what cannot be read is asked for once more, and then is an error") {
  int asked = 0;
  const auto mends = [&](const CheckQuestion& question) {
    ++asked;
    const bool again = last_text(question).find("cannot be read") != std::string::npos;
    if (again) CHECK(question.request->messages.at(question.request->messages.size() - 2).text() == "It is fine.");
    return reply(again ? verdict("1") : "It is fine.");
  };
  CHECK(inquire(k_item, "Hello!", mends).score.pass);
  CHECK(asked == 2);
  for (const std::string& item : {std::string(k_item), R"({"not": )" + std::string(k_item) + "}"}) {
    const Inquest never = inquire(item, "Hello!", [](const CheckQuestion&) { return reply("It is fine."); });
    CHECK(never.questions.size() == 2);
    CHECK(never.score.error == Outcome::judge_unparsable);
    CHECK(!never.score.pass);
    CHECK(!never.score.score);
    CHECK(never.score.reason.find("the verdict of 'referee' cannot be read, asked twice: ") == 0);
    REQUIRE(never.score.judging != nullptr);
    CHECK(never.score.judging->votes == std::vector<std::optional<double>>{std::nullopt});
  }
}

TEST_CASE("a call that came to nothing is the error that it is, beside other judges, too") {
  const auto one_fails = [](const CheckQuestion& question) {
    return question.model == "referee" ? failed_call(Outcome::rate_limited, "slow down") : reply(verdict("1"));
  };
  const Score score =
      inquire(R"({"judge": {"rubric": "Is kind.", "model": ["umpire", "referee"], "min": 0.5}})", "x", one_fails).score;
  CHECK(score.error == Outcome::rate_limited);
  CHECK(score.reason == "'referee' gave no answer: rate_limited: slow down");
  CHECK(score.judging->votes == std::vector<std::optional<double>>{1.0, std::nullopt});
}

TEST_CASE("votes are asked for at once, and become one") {
  struct Row {
    std::string_view item;
    std::map<std::string, std::vector<std::string>> votes;
    double score;
    std::string_view reason;
  };
  const std::vector<Row> rows{
      {R"({"judge": {"rubric": "R", "model": "a", "votes": 3, "min": 0.5}})",
       {{"a", {"0.2", "0.9", "0.6"}}},
       0.6,
       R"(expected at least 0.5, got 0.6, the median of 0.2, 0.9, 0.6 (spread 0.7): "so it is")"},
      {R"({"judge": {"rubric": "R", "model": ["a", "b"], "min": 0.5}})",
       {{"a", {"0.2"}}, {"b", {"0.7"}}},
       0.45,
       R"(expected at least 0.5, got 0.45, the median of 0.2, 0.7 (spread 0.5): "so it is")"},
      {R"({"judge": {"rubric": "R", "model": ["a", "b"], "votes": 2, "combine": "majority", "min": 1}})",
       {{"a", {"0.5", "0.4"}}, {"b", {"0.7", "1"}}},
       1,
       R"(expected at least 1, got 1, the majority of 0.5, 0.4, 0.7, 1 (spread 0.6): "so it is")"},
      {R"({"judge": {"rubric": "R", "model": ["a", "b"], "combine": "majority", "min": 1}})",
       {{"a", {"0.9"}}, {"b", {"0.1"}}},
       0,
       R"(expected at least 1, got 0, the majority of 0.9, 0.1 (spread 0.8): "so it is")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.item);
    const Inquest found = inquire(row.item, "x", votes(row.votes));
    CHECK(found.rounds == 1);
    CHECK(found.score.score == row.score);
    CHECK(found.score.reason == row.reason);
  }
}

TEST_CASE("a judge sees what its prompt shows it, and the case's contexts") {
  World world(Object({{"contexts", List{"Paris is in France.", "Rome is in Italy."}}}));
  world.messages = {Message::of_text(Role::user, "Where is Rome?")};
  const Inquest found = inquire(R"({"judge": {"prompt": "faithfulness", "model": "referee", "min": 0.5}})", "In Italy.",
                                votes({{"referee", {"1"}}}), world);
  REQUIRE(found.questions.size() == 1);
  const std::string asked = last_text(found.questions[0].asked);
  for (const char* const text : {"Paris is in France.", "Rome is in Italy.", "Where is Rome?", "In Italy."}) {
    CHECK_MESSAGE(asked.find(text) != std::string::npos, text);
  }
  CHECK(found.score.judging->prompt_hash == ready_judge_prompt("faithfulness")->version.hash);
  const Inquest without = inquire(R"({"judge": {"prompt": "faithfulness", "model": "referee", "min": 0.5}})",
                                  "In Italy.", votes({{"referee", {"1"}}}));
  CHECK(without.score.error == Outcome::invalid_check);
}

TEST_CASE("the criteria name what is judged, and nothing else") {
  const auto criteria = [](std::string_view item) {
    const auto judge = [](const CheckQuestion&) { return reply(verdict("1")); };
    return inquire(item, "x", judge).score.judging->criteria_hash;
  };
  const std::string same = criteria(k_item);
  CHECK(criteria(R"({"judge": {"model": "other", "name": "kind", "rubric": "Is kind.", "min": 0.5}})") == same);
  CHECK(criteria(R"({"judge": {"rubric": "Is kind!", "model": "referee", "min": 0.5}})") != same);
  CHECK(criteria(R"({"judge": {"rubric": "Is kind.", "model": "referee", "min": 0.6}})") != same);
  CHECK(criteria(R"({"judge": {"rubric": "Is kind.", "model": "referee", "min": 0.5, "votes": 2}})") != same);
}

TEST_CASE("judges that cannot judge are refused") {
  check_refused({
      {R"({"judge": {"rubric": "Is kind.", "min": 0.5}})",
       "s:1:11: error: check 'judge' names no model that judges (model: NAME; for all such checks defaults: {judge: "
       "{model: NAME}})"},
      {R"({"judge": {"model": "referee", "min": 0.5}})",
       "s:1:11: error: check 'judge' says neither by a 'rubric' nor by a 'prompt' what is good (rubric: TEXT, or "
       "prompt: answer_relevance | choice | factuality | faithfulness | follows_instructions | judge | pairwise | "
       "tone)"},
      {R"({"judge": {"model": "referee", "rubric": "", "min": 0.5}})",
       "s:1:42: error: the rubric is empty (say what a good answer does)"},
      {R"({"judge": {"model": ["referee", "referee"], "rubric": "R", "min": 0.5}})",
       "s:1:33: error: judge 'referee' is named twice (votes: 2 asks a judge twice)"},
      {R"({"judge": {"model": "referee", "prompt": "faithfullness", "min": 0.5}})",
       "s:1:42: error: there is no judge's prompt 'faithfullness' (did you mean 'faithfulness'?)"},
      {R"({"judge": {"model": "referee", "prompt": "judge", "min": 0.5}})",
       "s:1:11: error: the judge's prompt 'judge' needs a rubric (rubric: what a good answer does)"},
      {R"({"judge": {"model": "referee", "rubric": "R"}})",
       "s:1:11: error: check 'judge' without a bound cannot fail (give min or max)"},
      {R"({"judge": {"model": "referee", "rubric": "R", "min": 0}})",
       "s:1:11: error: check 'judge' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"judge": {"model": "referee", "rubric": "R {{", "min": 0.5}})",
       "s:1:44: error: '{{' is not closed (add '}}')"},
  });
}
