#include "check/check_item.h"
#include "check/composite.h"
#include "unit/check/support.h"

#include <map>

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// Asks one question after another, each as often as it has votes, and holds where every answer is `yes`.
class AskingCheck final : public Check {
 public:
  explicit AskingCheck(std::vector<std::string> questions, std::int32_t votes = 1)
      : questions_(std::move(questions)), votes_(votes) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Measured measured;
    measured.expected = "yes";
    measured.holds = true;
    for (const std::string& text : questions_) {
      auto request = std::make_shared<Request>();
      request->messages.push_back(Message::of_text(Role::user, text + std::string(look.text)));
      bool waits = false;
      for (std::int32_t vote = 1; vote <= votes_; ++vote) {
        const Call* call = input.ask({CallPurpose::judge, "referee", request, vote});
        waits = waits || call == nullptr;
        if (call == nullptr) continue;
        if (!is_gradable(call->outcome)) return Measured::failed(*call);
        measured.got += call->completion.text();
        measured.holds = measured.holds && call->completion.text() == "yes";
      }
      if (waits) return Measured::waiting();
    }
    return measured;
  }
  void add_models(std::vector<AskedModel>& models) const override { models.push_back({"referee", {}, false}); }

 private:
  std::vector<std::string> questions_;
  std::int32_t votes_;
};

const CheckType& asking_type() {
  static const CheckType type = [] {
    CheckType made;
    made.name = "asking";
    return made;
  }();
  return type;
}

std::shared_ptr<CheckItem> item_of(std::unique_ptr<Check> check, std::string name = "asking") {
  auto item = std::make_shared<CheckItem>();
  item->type = &asking_type();
  item->name = std::move(name);
  item->check = std::make_shared<const BoundedCheck>(std::move(check));
  return item;
}

std::shared_ptr<CheckItem> asking(std::vector<std::string> questions, std::int32_t votes = 1) {
  return item_of(std::make_unique<AskingCheck>(std::move(questions), votes));
}

std::shared_ptr<const CheckItem> loaded(std::string_view item) {
  const Loaded read = load(item);
  REQUIRE_MESSAGE(read.expectation != nullptr, read.told);
  return std::shared_ptr<const CheckItem>(read.expectation, &read.expectation->item());
}

// Who answers: by the question's text; every other question is answered by nothing.
struct Answerer {
  std::map<std::string, Call> answers;
  std::vector<std::string> asked = {};

  Answerer& say(const std::string& question, const std::string& text) {
    answers[question].completion.parts = {TextPart{text}};
    return *this;
  }
  Answerer& fail(const std::string& question, Outcome outcome) {
    answers[question].outcome = outcome;
    answers[question].message = "not today";
    answers[question].model = "referee";
    return *this;
  }
};

struct Found {
  Score score;
  std::vector<std::string> asked;  // `check: question/vote`, a round's behind one another, rounds parted by `|`.
};

// Measures as the engine does: until nothing waits.
Found measure(const CheckItem& item, Answerer& answerer, const std::string& answer = "!") {
  World world;
  Call call;
  call.completion.parts.emplace_back(TextPart{answer});
  std::vector<Call> calls{call};
  Found found;
  for (int round = 0; round < 10; ++round) {
    AnsweredSample sample{world.key, world.subject, call, answer};
    sample.calls = calls;
    CheckInput input(sample);
    found.score = item.score(item.find(input));
    if (input.open_count() == 0) return found;
    if (round > 0) found.asked.emplace_back("|");
    for (const OpenQuestion& open : input.take_open()) {
      const std::string text = open.asked.request->messages.front().text();
      found.asked.push_back(open.check + ": " + text + "/" + std::to_string(open.asked.vote));
      calls.push_back(answerer.answers.at(text));
      calls.back().purpose = open.asked.purpose;
      calls.back().question = open.id;
    }
  }
  FAIL("it asks on and on");
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a check that asks is measured again with the calls it asked for") {
  Answerer answerer;
  answerer.say("a!", "yes").say("b!", "yes");
  const Found found = measure(*asking({"a", "b"}, 2), answerer);
  CHECK(found.asked == Texts{"asking: a!/1", "asking: a!/2", "|", "asking: b!/1", "asking: b!/2"});
  CHECK(found.score.pass);
  CHECK(found.score.reason == "expected yes, got yesyesyesyes");
  answerer.say("b!", "no");
  CHECK(!measure(*asking({"a", "b"}), answerer).score.pass);
}

TEST_CASE("a call that came to nothing is the check's error, never a pass or a fail") {
  Answerer answerer;
  answerer.fail("a!", Outcome::rate_limited);
  const auto item = asking({"a"});
  for (const bool negated : {false, true}) {
    item->negated = negated;
    const Score score = measure(*item, answerer).score;
    CHECK(score.error == Outcome::rate_limited);
    CHECK(!score.score);
    CHECK(!score.pass);
    CHECK(score.reason == "'referee' gave no answer: rate_limited: not today");
  }
}

TEST_CASE("where nobody can be asked, a check that asks is an error") {
  const Score score = asking({"a"})->score({.state = Finding::State::waiting, .reason = "waits"});
  CHECK(score.error == Outcome::no_recording);
  CHECK(!score.pass);
  CHECK(!score.score);
}

TEST_CASE("a composite asks only for what its other members leave open") {
  Answerer answerer;
  answerer.say("a!", "yes").say("b!", "no");
  const auto composite = [](HowMany how_many, CheckItems members) {
    return item_of(make_composite(how_many, std::move(members)), "whole");
  };
  const auto any = HowMany{HowMany::Kind::any};
  const auto all = HowMany{HowMany::Kind::all};

  Found found = measure(*composite(any, {loaded(R"({"contains": "!"})"), asking({"a"})}), answerer);
  CHECK(found.asked.empty());
  CHECK(found.score.reason == "expected any of 2 checks to hold, got 1: contains held; asking was not asked");

  found = measure(*composite(all, {loaded(R"({"contains": "?"})"), asking({"a"})}), answerer);
  CHECK(found.asked.empty());
  CHECK(!found.score.pass);

  found = measure(*composite(all, {loaded(R"({"contains": "!"})"), asking({"a"}), asking({"b"})}), answerer);
  CHECK(found.asked == Texts{"asking: a!/1", "asking: b!/1"});
  CHECK(found.score.reason ==
        "expected all of 3 checks to hold, got 2: contains held; asking held; asking failed (expected yes, got no)");

  const auto negated = composite(all, {loaded(R"({"contains": "!"})"), asking({"b"})});
  negated->negated = true;
  found = measure(*negated, answerer);
  CHECK(found.asked == Texts{"asking: b!/1"});
  CHECK(found.score.pass);

  // What is given up here is asked by who needs it there.
  const auto decided = composite(any, {loaded(R"({"contains": "!"})"), asking({"a"})});
  found = measure(*composite(all, {decided, asking({"a"})}), answerer);
  CHECK(found.asked == Texts{"asking: a!/1"});
  CHECK(found.score.pass);
}

TEST_CASE("a check that does not apply asks nothing") {
  const auto item = asking({"a"});
  Diagnostics diagnostics;
  diagnostics.add_source("s");
  item->when = Condition::parse(read(R"("model == 'another'")"), diagnostics);
  REQUIRE(item->when);
  Answerer nobody;
  const Found found = measure(*item, nobody);
  CHECK(found.asked.empty());
  CHECK(!found.score.applies());
}

TEST_CASE("a question is named by all that it says") {
  const auto make = [] {
    auto request = std::make_shared<Request>();
    request->messages.push_back(Message::of_text(Role::user, "good?"));
    return request;
  };
  const CheckQuestion question{CallPurpose::judge, "referee", make(), 1};
  std::vector<CheckQuestion> others(7, question);
  others[0].purpose = CallPurpose::embedding;
  others[1].model = "other";
  others[2].vote = 2;
  for (CheckQuestion& other : std::span(others).subspan(3)) {
    auto request = make();
    if (&other == &others[3]) request->messages.push_back(Message::of_text(Role::user, ""));
    if (&other == &others[4]) request->parameters.set("temperature", 0);
    if (&other == &others[5]) request->output_schema = Value(Object{{"type", "object"}});
    if (&other == &others[6]) request->tools.push_back({"t", "", {}});
    other.request = std::move(request);
  }
  std::vector<Digest> ids{question_digest(question)};
  for (const CheckQuestion& other : others) ids.push_back(question_digest(other));
  std::sort(ids.begin(), ids.end());
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
  // Whose question it is does not change it.
  auto request = make();
  request->trial = 3;
  request->turn = 2;
  CHECK(question_digest({CallPurpose::judge, "referee", request, 1}) == question_digest(question));
  // Stored: it never changes.
  CHECK(question_digest(question).short_hex() == "e9e720a856f7");
}
