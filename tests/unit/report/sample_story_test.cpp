#include "report/sample_story.h"

#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace llmeval;

namespace {

// Throttled once, then answered; two checks, and one that does not apply.
SampleStory a_story() {
  SampleStory story;
  story.sample = make_sample({.case_id = "double-charge",
                              .verdict = Verdict::fail,
                              .score = 0.5,
                              .answer = "You were charged\ntwice.",
                              .scores = {{"contains", "polite", 0.0, false, 1, "expected \"sorry\"", {}},
                                         {"length", "length", 1.0, true, 0, "6 words", {}},
                                         {"regex", "german", {}, false, 0, "does not apply, since", {}}}});
  auto subject = std::make_shared<Case>(*story.sample.subject);
  subject->description = "two charges";
  subject->vars = Object({{"ticket", "my card\nwas charged"}, {"amount", Value(*Number::parse("12.50"))}});
  subject->reference = Value("billing");
  subject->tags = {{"route", "support"}, {"billing", "true"}};
  story.sample.subject = subject;
  Call& call = story.sample.calls[0];
  Attempt served = call.attempts[0];
  Attempt refused;
  refused.model = "mini";
  refused.started_at = served.started_at;
  refused.queue_wait = Duration(7);
  refused.duration = std::chrono::milliseconds(200);
  refused.http_status = 429;
  refused.outcome = Outcome::rate_limited;
  refused.message = "slow down";
  refused.request_id = "req-1";
  refused.wait_hint = std::chrono::seconds(2);
  refused.headers = {{"retry-after", "2"}};
  served.number = 2;
  served.model = "backup";
  served.started_at += std::chrono::milliseconds(2300);
  served.queue_wait = std::chrono::milliseconds(100);
  call.attempts = {refused, served};
  call.completion.parts.insert(call.completion.parts.begin(), ReasoningPart{"hm"});
  story.said = {{Message::of_text(Role::system, "Be brief."), Message::of_text(Role::user, "my card\nwas charged")}};
  return story;
}

}  // namespace

TEST_CASE("a sample's whole story") {
  CHECK(sample_story(a_story(), {}) == R"(fail triage › double-charge · short × mini
  started 2026-11-21T15:30:12.000000Z, took 855ms, score 0.5, prompt aaaaaaaaaaaa
  two charges
  ticket:
    my card
    was charged
  amount:
    12.50
  reference:
    billing
  tags: route=support, billing

  system:
    Be brief.
  user:
    my card
    was charged

  call 1 (answer): ok from mini, latency 850ms, 100 tokens in, 20 out, $0.0000010
    attempt 1 at 2026-11-21T15:30:12.000000Z: rate_limited, HTTP 429
      queued 7us, no first byte, took 200ms
      slow down
      asked to wait 2.00s
      request id req-1
      retry-after: 2
    waited 2.00s
    attempt 2 at 2026-11-21T15:30:14.300000Z: ok, HTTP 200
      queued 100ms, first byte after 425ms, took 850ms, 100 tokens in, 20 out, $0.0000010
      asked backup instead
    reasoning:
      hm
    answer (stop):
      You were charged
      twice.

  checks
    fail polite (contains): expected "sorry"
    pass length [never decides]: 6 words
    skip german (regex): does not apply, since
)");
}

TEST_CASE("what is not there is said") {
  SampleStory story;
  story.sample = make_sample({.case_id = "a", .answer = std::nullopt});
  story.has_verdict = false;
  story.why_not_said = "the messages cannot be rendered again: undefined variable 'q'";
  CHECK(sample_story(story, {}) == R"(not finished triage › a · short × mini
  started 2026-11-21T15:30:12.000000Z, score 1, prompt aaaaaaaaaaaa

  the messages cannot be rendered again: undefined variable 'q'
)");
  story = {};
  story.sample = make_sample({.case_id = "a", .answer = "", .cached = true});
  CHECK(sample_story(story, {}).find("    answered before: asked for at 2026-11-09T15:30:12.000000Z, nothing was sent\n"
                                     "    answer (stop):\n      (empty)\n") != std::string::npos);
}

TEST_CASE("a story of several turns tells what was said before each answer") {
  SampleStory story;
  story.sample = make_sample({.case_id = "a", .answer = "first"});
  Call second = story.sample.calls[0];
  second.number = 2;
  second.turn = 2;
  story.sample.calls.push_back(second);
  story.has_turns = true;
  story.said = {{Message::of_text(Role::user, "one")}, {Message::of_text(Role::user, "two")}};
  const std::string text = sample_story(story, {});
  const std::size_t one = text.find("  turn 1\n  user:\n    one\n\n  call 1");
  const std::size_t two = text.find("  turn 2\n  user:\n    two\n\n  call 2");
  CHECK(one != std::string::npos);
  CHECK(two != std::string::npos);
  CHECK(one < two);
}

TEST_CASE("long texts are cut at a character, unless all is asked for; nothing in them is obeyed") {
  SampleStory story;
  std::string answer(3'999, 'x');
  answer += "äöü";
  story.sample = make_sample({.case_id = "a", .answer = answer});
  CHECK(sample_story(story, {}).find(std::string(3'999, 'x') + "\n      … 6 bytes more (-v shows all)\n") !=
        std::string::npos);
  ReportOptions verbose;
  verbose.verbosity = Verbosity::verbose;
  CHECK(sample_story(story, verbose).find("xäöü\n") != std::string::npos);

  story.sample = make_sample({.case_id = "\x1b[31m", .answer = "\x1b]0;owned\x07\n::set-output name=x::y\r"});
  const std::string text = sample_story(story, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\n      ::set-output") == std::string::npos);
}

TEST_CASE("calls of checks are told with who asked them, and scores with who gave them") {
  SampleStory story = a_story();
  Call vote = story.sample.calls[0];
  vote.number = 2;
  vote.purpose = CallPurpose::judge;
  vote.check = "polite";
  vote.model = "umpire";
  vote.attempts = {vote.attempts[1]};
  vote.attempts[0].number = 1;
  vote.attempts[0].model = "referee";
  vote.completion.parts = {TextPart{R"({"reason": "no", "score": 0.2})"}};
  Attempt instead = vote.attempts[0];
  instead.number = 2;
  instead.model = "umpire";
  vote.attempts.push_back(instead);
  story.sample.calls.push_back(vote);
  auto judging = std::make_shared<Judging>();
  judging->prompt_hash = std::string(64, 'b');
  judging->models = {"referee", "other"};
  judging->votes = {0.2, 0.75, std::nullopt};
  story.sample.scores[0].judging = judging;
  const std::string text = sample_story(story, {});
  CHECK(text.find("call 2 (judge for 'polite'): ok from umpire") != std::string::npos);
  CHECK(text.find("asked umpire instead") != std::string::npos);
  CHECK(text.find("asked referee instead") == std::string::npos);
  CHECK(text.find("reply (stop):\n      {\"reason\": \"no\", \"score\": 0.2}") != std::string::npos);
  CHECK(text.find("judged by referee, other with prompt bbbbbbbbbbbb, votes 0.2, 0.75, none (spread 0.55)") !=
        std::string::npos);
}
