#include "simulation/witness.h"

#include "simulation/rate_watch.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

class ThreeCases final : public CaseList {
 public:
  std::uint64_t size() const override { return 3; }
  Result<SuiteCase> at(std::uint64_t) const override { return failure("never read"); }
};

Schedule one_server() {
  auto model = std::make_shared<Model>();
  model->name = "m0";
  Suite suite;
  suite.name = "suite0";
  suite.models = {model};
  suite.cases = std::make_shared<ThreeCases>();
  suite.budget.max_requests = 3;
  ServerPlan server;
  server.limits.concurrency = 2;
  server.limits.requests_per_minute = 120;
  Schedule schedule;
  schedule.project.suites.push_back(std::move(suite));
  schedule.options.spending.run.max_tokens = 100;
  schedule.options.spending.run.deadline = seconds(60);
  schedule.servers.push_back(std::move(server));
  return schedule;
}

// A run that begins rightly, for the tests to spoil.
struct Story {
  Story() {
    Tally tally;
    tally.planned = 3;
    tell(RunStarted{}, tally);
  }

  void tell(RunEventKind kind, Tally tally = {}) {
    const RunEvent event{SystemTime(), Duration(0), tally, std::move(kind)};
    CHECK(witness.on_event(event));
  }
  void start(std::uint64_t index) { tell(SampleStarted{index, {}}); }
  SampleResult sample(std::uint64_t index, const std::string& text, Verdict verdict) {
    Call call;
    call.completion.parts.emplace_back(TextPart{text});
    SampleResult sample;
    sample.index = index;
    sample.key.suite = "suite0";
    sample.key.case_id = "c" + std::to_string(index);
    sample.verdict = verdict;
    sample.calls.push_back(std::move(call));
    return sample;
  }
  void finish(std::uint64_t index, const std::string& text, Verdict verdict) {
    tell(SampleFinished{sample(index, text, verdict)});
  }
  std::string first_complaint() const { return witness.violations().empty() ? "" : witness.violations().front(); }

  VirtualLoop loop;
  Schedule schedule = one_server();
  Plan plan{schedule.project, 1};
  Witness witness{loop, schedule, plan, nullptr};
};

}  // namespace

TEST_CASE("a witness complains of every promise that is broken, and of nothing else") {
  struct Row {
    std::string complaint;
    std::function<void(Story&)> tell;
  };
  const Row rows[] = {
      {"",
       [](Story& story) {
         story.start(0);
         story.witness.sent(0, "suite0/c0", false);
         story.witness.answered("suite0/c0", {});
         story.witness.ended(0);
         story.witness.committed(0, 1);
         story.tell(CompletionReceived{0, {}, 1, Outcome::ok});
         story.finish(0, "a good answer. #0", Verdict::pass);
       }},
      {"at 0us: a request about suite0/c0 after a stop",
       [](Story& story) {
         story.witness.interrupted(1);
         story.witness.sent(0, "suite0/c0", false);
       }},
      {"at 5.00s: 3 requests at once on server 0",
       [](Story& story) {
         for (int i = 0; i < 2; ++i) story.witness.sent(0, "suite0/c0", false);
         story.loop.run_for(seconds(5));
         story.witness.sent(0, "suite0/c1", false);
       }},
      {"at 0us: more than 120 requests a minute on server 0",
       [](Story& story) {
         for (int i = 0; i < 3; ++i) {
           story.witness.sent(0, "suite0/c0", false);
           story.witness.ended(0);
         }
       }},
      {"at 3.00s: 4 requests of 3 for suite0",
       [](Story& story) {
         for (int i = 0; i < 4; ++i) {
           story.witness.sent(0, "suite0/c0", false);
           story.witness.ended(0);
           story.loop.run_for(seconds(1));
         }
       }},
      {"at 0us: 101 tokens of 100 for the run",
       [](Story& story) {
         story.witness.charged(0, "suite0/c0", {60, 40, 0, 0});
         story.witness.charged(0, "suite0/c0", {1, 0, 0, 0});
       }},
      {"at 1m00s: a request about suite0/c0 after the deadline of the run",
       [](Story& story) {
         story.loop.run_for(seconds(60));
         story.witness.sent(0, "suite0/c0", false);
       }},
      {"at 0us: call 1 of sample 0 is used before it is committed",
       [](Story& story) {
         story.start(0);
         story.tell(CompletionReceived{0, {}, 1, Outcome::ok});
       }},
      {"at 0us: call 1 of sample 0 twice",
       [](Story& story) {
         story.witness.committed(0, 1);
         story.witness.committed(0, 1);
       }},
      {"at 0us: sample 1 is started again",
       [](Story& story) {
         story.start(1);
         story.start(1);
       }},
      {"at 0us: sample 1 is started after fail_fast",
       [](Story& story) {
         story.tell(RunCancelling{"fail_fast"});
         story.start(1);
       }},
      {"at 0us: sample 0 is finished out of turn",
       [](Story& story) {
         story.witness.answered("suite0/c0", {});
         story.witness.committed(0, 1);
         story.finish(0, "a good answer. #0", Verdict::pass);
       }},
      {"at 0us: sample 0 has another's answer",
       [](Story& story) {
         story.start(0);
         story.witness.answered("suite0/c1", {});
         story.witness.committed(0, 1);
         story.finish(0, "a good answer. #0", Verdict::pass);
       }},
      {"at 0us: sample 0: 'a poor answer. #0' is pass",
       [](Story& story) {
         SimulatedAnswer poor;
         poor.is_good = false;
         story.start(0);
         story.witness.answered("suite0/c0", poor);
         story.witness.committed(0, 1);
         story.finish(0, "a poor answer. #0", Verdict::pass);
       }},
      {"at 0us: sample 2 is skipped for no reason",
       [](Story& story) { story.tell(SampleSkipped{story.sample(2, "", Verdict::skipped)}); }},
      {"at 0us: sample 2 is left without a stop",
       [](Story& story) {
         story.start(2);
         story.finish(2, "", Verdict::skipped);
       }},
  };
  for (const Row& row : rows) {
    Story story;
    row.tell(story);
    CHECK(story.first_complaint() == row.complaint);
  }
}

TEST_CASE("a witness complains at the end of what is missing") {
  Story story;
  story.start(0);
  story.tell(RunFinished{});
  story.witness.ended(Result<std::string>(""));
  const std::vector<std::string> expected{
      "at 0us: the tally plans 0",
      "at 0us: sample 0 was started, not finished",
      "at 0us: 3 samples have no verdict",
  };
  CHECK(story.witness.violations() == expected);
}

TEST_CASE("a rate is watched in every window") {
  const SteadyTime start(seconds(100));
  RateWatch watch(600, start);
  for (int i = 0; i < 10; ++i) CHECK(watch.take(start, 1));
  CHECK_FALSE(watch.take(start, 1));

  RateWatch slow(6, start);
  CHECK(slow.take(start, 1));
  CHECK_FALSE(slow.take(start + milliseconds(9'900), 1));
}
