#include "unit/check/asker.h"

#include <fmt/format.h>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// Which of two answers a judge takes, by the text that is shown first and the one that is shown second.
using Judge = std::function<std::string(const std::string& first, const std::string& second)>;

// Also where it is asked for the second time.
std::string shown_pair(const CheckQuestion& question) { return question.request->messages.at(1).text(); }

Asked judged_by(const Judge& judge) {
  return [judge](const CheckQuestion& question) {
    const std::string text = shown_pair(question);
    return reply(R"({"reason": "so it is", "winner": ")" +
                 judge(fenced_text(text, "first").value(), fenced_text(text, "second").value()) + R"("})");
  };
}

Judge prefers(std::string wanted) {
  return [wanted](const std::string& first, const std::string& second) {
    return first == wanted ? "first" : second == wanted ? "second" : "tie";
  };
}

// The stored answers of a test: by who gave them.
class Others final : public ComparedAnswers {
 public:
  Evaluated<std::string> find(const SampleKey& other, OtherAnswers::Runs runs) const override {
    if (runs == OtherAnswers::Runs::earlier) return fmt::format("earlier by {}/{}", other.prompt, other.model);
    if (other.model == "absent") return tl::unexpected<std::string>("no stored run of the suite has it");
    return fmt::format("{}/{} on {} {}", other.prompt, other.model, other.case_id, other.trial);
  }
};

const std::string k_reference = R"({"judge_pairwise": {"against": "reference", "model": "a"}})";
const Object k_paris{{"reference", "Paris"}};

}  // namespace

TEST_CASE("a win needs both orders") {
  struct Row {
    std::string_view what;
    Judge judge;
    bool pass;
    double score;
    std::string_view reason;
  };
  const std::vector<Row> rows{
      {"a win", prefers("It is Paris."), true, 1,
       R"(expected to be better than the reference, got 1, a win in both orders: "so it is")"},
      {"a loss", prefers("Paris"), false, 0,
       R"(expected to be better than the reference, got 0, a loss in both orders: "so it is")"},
      {"a tie", prefers("neither"), false, 0.5,
       R"(expected to be better than the reference, got 0.5, a tie: "so it is")"},
      {"what stands first", [](const auto&, const auto&) { return "first"; }, false, 0.5,
       R"(expected to be better than the reference, got 0.5, a tie; position bias: in 1 of 1 votes what stood first won in both orders: "so it is")"},
      {"what stands second", [](const auto&, const auto&) { return "second"; }, false, 0.5,
       R"(expected to be better than the reference, got 0.5, a tie; position bias: in 1 of 1 votes what stood second won in both orders: "so it is")"},
      {"a win and a tie", [](const auto& first, const auto&) { return first == "Paris" ? "tie" : "first"; }, false, 0.5,
       R"(expected to be better than the reference, got 0.5, a tie: "so it is")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Inquest found = inquire(k_reference, "It is Paris.", judged_by(row.judge), World(k_paris));
    CHECK(found.questions.size() == 2);
    CHECK(found.rounds == 1);
    CHECK(found.score.pass == row.pass);
    CHECK(found.score.score == row.score);
    CHECK(found.score.reason == row.reason);
    REQUIRE(found.score.judging);
    CHECK(found.score.judging->votes == std::vector<std::optional<double>>{row.score});
  }
}

TEST_CASE("with bounds a tie may do; nobody is asked to tell a text from itself") {
  const std::string item = R"({"judge_pairwise": {"against": "reference", "model": "a", "min": 0.5}})";
  const Score tie = inquire(item, "It is Paris.", judged_by(prefers("neither")), World(k_paris)).score;
  CHECK(tie.pass);
  CHECK(tie.reason == R"(expected at least 0.5, got 0.5, a tie: "so it is")");
  CHECK_FALSE(inquire(item, "It is Paris.", judged_by(prefers("Paris")), World(k_paris)).score.pass);
  const Inquest same = inquire(item, "Paris", judged_by(prefers("x")), World(k_paris));
  CHECK(same.questions.empty());
  CHECK(same.score.pass);
  CHECK(same.score.reason == "expected at least 0.5, got 0.5: both are the same text");
  CHECK_FALSE(inquire(k_reference, "Paris", judged_by(prefers("x")), World(k_paris)).score.pass);
}

TEST_CASE("votes of several judges become one") {
  const Judge by_text = prefers("It is Paris.");
  const auto asked = [&](const CheckQuestion& question) {
    if (question.model == "biased") return reply(R"({"reason": "r", "winner": "first"})");
    return judged_by(by_text)(question);
  };
  const Score median = inquire(R"({"judge_pairwise": {"against": "reference", "model": ["a", "biased"], "min": 0.7}})",
                               "It is Paris.", asked, World(k_paris))
                           .score;
  CHECK(median.pass);
  CHECK(median.reason ==
        "expected at least 0.7, got 0.75, the median of 1, 0.5; position bias: in 1 of 2 votes what stood first won in "
        "both orders");
  const Score most =
      inquire(R"({"judge_pairwise": {"against": "reference", "model": ["a", "biased"], "combine": "majority"}})",
              "It is Paris.", asked, World(k_paris))
          .score;
  CHECK_FALSE(most.pass);
  CHECK(most.score == 0.5);
}

TEST_CASE("a verdict that is missing in one order is an error, never a win") {
  for (const std::string_view place : {"first", "second"}) {
    const auto half = [&](const CheckQuestion& question) {
      if (fenced_text(shown_pair(question), place) == "Paris") return reply("The other one.");
      return judged_by(prefers("It is Paris."))(question);
    };
    const Score score = inquire(k_reference, "It is Paris.", half, World(k_paris)).score;
    CHECK(score.error == Outcome::judge_unparsable);
    CHECK_FALSE(score.pass);
    REQUIRE(score.judging);
    CHECK(score.judging->votes == std::vector<std::optional<double>>{std::nullopt});
  }
}

TEST_CASE("what it compares with is there, or it is an error") {
  struct Row {
    std::string_view against;
    std::string_view other;
  };
  const Others others;
  World world;
  world.others = &others;
  const std::vector<Row> rows{
      {"baseline", "earlier by triage/mini"},
      {"model/big", "triage/big on c1 1"},
      {"prompt/old", "old/mini on c1 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.against);
    const std::string item =
        fmt::format(R"({{"judge_pairwise": {{"against": "{}", "model": "a", "min": 0.5}}}})", row.against);
    const Inquest found = inquire(item, "mine", judged_by(prefers("mine")), world);
    REQUIRE(found.questions.size() == 2);
    CHECK(fenced_text(shown_pair(found.questions[0].asked), "first") == "mine");
    CHECK(fenced_text(shown_pair(found.questions[0].asked), "second") == row.other);
    CHECK(fenced_text(shown_pair(found.questions[1].asked), "first") == row.other);
    CHECK(fenced_text(shown_pair(found.questions[1].asked), "second") == "mine");
    CHECK(found.score.score == 1);
    const Score alone = inquire(item, "mine", judged_by(prefers("mine"))).score;
    CHECK(alone.error == Outcome::invalid_check);
    CHECK(alone.reason == "there are no other answers to compare with here");
  }
  const Score absent = inquire(R"({"judge_pairwise": {"against": "model/absent", "model": "a"}})", "mine",
                               judged_by(prefers("mine")), world)
                           .score;
  CHECK(absent.error == Outcome::invalid_check);
  CHECK(absent.reason == "no stored run of the suite has it");
  CHECK(inquire(k_reference, "mine", judged_by(prefers("mine")), world).score.error == Outcome::invalid_check);
  const Score itself = inquire(R"({"judge_pairwise": {"against": "model/mini", "model": "a"}})", "mine",
                               judged_by(prefers("mine")), world)
                           .score;
  CHECK_FALSE(itself.applies());
}

TEST_CASE("comparisons that mean nothing are refused") {
  check_refused({
      {R"({"judge_pairwise": {"against": "the other", "model": "a"}})",
       "s:1:32: error: nothing can be compared against 'the other' (use reference, baseline, prompt/NAME or "
       "model/NAME)"},
      {R"({"judge_pairwise": {"against": "model/", "model": "a"}})",
       "s:1:32: error: nothing can be compared against 'model/' (use reference, baseline, prompt/NAME or model/NAME)"},
      {R"({"judge_pairwise": {"against": "model/b", "model": "a", "of": "/reply"}})",
       "s:1:63: error: answers of others are compared as a whole: 'of' goes with 'against: reference' only (remove "
       "'of')"},
      {R"({"judge_pairwise": {"against": "reference", "model": "a", "min": 0}})",
       "s:1:20: error: check 'judge_pairwise' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"judge_pairwise": {"against": "reference", "model": "a", "prompt": "tone"}})",
       "s:1:69: error: the judge's prompt 'tone' is not for check 'judge_pairwise': the judge's prompt never shows "
       "'first'"},
      {R"({"judge_pairwise": {"model": "a"}})", "s:1:20: error: check 'judge_pairwise' has no 'against'"},
  });
  const Loaded loaded = load(k_reference);
  const auto& variables = loaded.expectation->variables();
  REQUIRE(variables.size() == 1);
  CHECK(variables[0].name == "reference");
}
