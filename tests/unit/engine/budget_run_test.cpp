// Budgets of runs, suites and samples, through the whole engine.
#include "run_world.h"

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

AttemptResult always_good(const Request&, std::int32_t) { return good_answer(); }

EngineOptions one_at_a_time() {
  EngineOptions options;
  options.concurrency = 1;
  return options;
}

std::vector<std::string> notices(const EventList& events) {
  std::vector<std::string> told;
  for (const Notice* notice : events.of<Notice>()) told.push_back(notice->state + ": " + notice->text);
  return told;
}

// A good answer costs 10 × $1 and 5 × $2 a million: 20 microdollars. At worst: 41 bytes and 50 tokens.
std::shared_ptr<Model> a_priced_model() {
  auto model = a_model("a");
  model->price = Price(Rates{TokenPrice{1'000'000}, TokenPrice{2'000'000}});
  model->parameters.append("max_output_tokens", Value(50));
  return model;
}

}  // namespace

TEST_CASE("a budget of requests ends the run; what is left is skipped with its name, and the run can go on") {
  EngineOptions options;
  options.concurrency = 4;
  options.spending.run.max_requests = 10;
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  CHECK(world.run() == "max_requests");
  CHECK(world.provider->asked == 10);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 10);
  CHECK(tally.skipped == 90);
  CHECK(world.events.of<SampleSkipped>().at(0)->sample.reason == "max_requests");
  CHECK(world.events.of<RunCancelling>().at(0)->reason == "max_requests");
  CHECK(notices(world.events) == std::vector<std::string>{"max_requests: the run's budget is reached"});
}

TEST_CASE("a budget of cost reserves the worst case and is settled by what was used") {
  EngineOptions options;
  options.concurrency = 20;
  options.spending.run.max_cost = Money{1'000'000};  // A thousandth of a dollar.
  RunWorld world(a_project(100, {a_priced_model()}), always_good, options);
  CHECK(world.run() == "max_cost");
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.cost <= Money{1'000'000});
  // The worst case of one more no longer fits: some 140 microdollars.
  CHECK(tally.cost > Money{1'000'000 - 160'000});
}

TEST_CASE("answers that do not tell their usage cost what was reserved for them") {
  const auto silent = [](const Request&, std::int32_t) {
    AttemptResult result = good_answer();
    result.completion.usage.reset();
    return result;
  };
  EngineOptions options = one_at_a_time();
  options.spending.run.max_tokens = 1000;
  RunWorld world(a_project(100, {a_priced_model()}), silent, options);
  CHECK(world.run() == "max_tokens");
  // "say c7": 6 or 7 bytes, 32 around them and 50 out.
  CHECK(world.provider->asked == 11);
}

TEST_CASE("a run goes on with what its budget has left") {
  EngineOptions options = one_at_a_time();
  options.spending.run.max_requests = 10;
  options.spending.before.suites.resize(1);
  options.spending.before.suites[0].sum.requests = 7;
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  CHECK(world.run() == "max_requests");
  CHECK(world.provider->asked == 3);
}

TEST_CASE("at the deadline nothing more is sent; what is in flight is finished") {
  EngineOptions options;
  options.concurrency = 4;
  options.spending.run.deadline = milliseconds(250);
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  CHECK(world.run() == "deadline");
  CHECK(world.provider->asked == 12);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 12);
  CHECK(tally.skipped == 88);
  CHECK(world.loop.now().time_since_epoch() < milliseconds(310));
}

TEST_CASE("what a model could only answer after the deadline is left, the others go on") {
  EngineOptions options;
  options.spending.run.deadline = std::chrono::hours(1);
  const auto slow = a_model("slow");
  slow->limits.requests_per_day = 3;
  RunWorld world(a_project(20, {a_model("fast"), slow}), always_good, options);
  CHECK(world.run() == "deadline");
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 23);
  CHECK(tally.skipped == 17);
  CHECK(world.events.of<SampleSkipped>().at(0)->sample.reason == "deadline");
  CHECK(notices(world.events) == std::vector<std::string>{"paused: its requests_per_day is used up",
                                                          "deadline: a model pauses beyond the run's deadline"});
  CHECK(world.loop.now().time_since_epoch() < seconds(10));
}

TEST_CASE("nobody waits for a retry that would come after the deadline; the sample can be taken up again") {
  const auto busy = [](const Request&, std::int32_t) {
    AttemptResult result = failed_attempt(Outcome::rate_limited);
    result.wait_hint = std::chrono::hours(2);
    return result;
  };
  EngineOptions options = one_at_a_time();
  options.spending.run.deadline = std::chrono::minutes(30);
  RunWorld world(a_project(5, {a_model("a")}), busy, options);
  CHECK(world.run() == "deadline");
  CHECK(world.provider->asked == 1);
  CHECK(world.loop.now().time_since_epoch() < seconds(1));
  CHECK(world.events.of<SampleFinished>().at(0)->sample.outcome == Outcome::cancelled);
  CHECK(world.events.of<SampleSkipped>().size() == 4);
}

TEST_CASE("a suite's budget ends what is left of the suite, and the run is not complete") {
  Project project = a_project(30, {a_model("a")});
  project.suites[0].budget.max_requests = 5;
  project.suites.push_back(a_project(20, {}).suites[0]);
  project.suites[1].name = "other";
  project.suites[1].models = project.suites[0].models;
  RunWorld world(std::move(project), always_good, one_at_a_time());
  CHECK(world.run() == "max_requests");
  CHECK(world.provider->asked == 25);
  CHECK(world.events.of<RunCancelling>().empty());
  CHECK(world.events.of<SampleSkipped>().size() == 25);
  for (const SampleSkipped* skipped : world.events.of<SampleSkipped>()) {
    CHECK(skipped->sample.key.suite == "suite");
    CHECK(skipped->sample.reason == "max_requests");
  }
  CHECK(notices(world.events) == std::vector<std::string>{"max_requests: the budget of 'suite' is reached"});
}

TEST_CASE("a sample's own budget makes it an error where it leaves no room for a request at all") {
  BudgetLimits own;
  own.max_tokens = 20;
  Project project = a_project(3, {a_priced_model()});
  auto cases = std::make_shared<CountedCases>(3);
  cases->give_budget(1, own);
  project.suites[0].cases = cases;
  RunWorld world(std::move(project), always_good, one_at_a_time());
  CHECK(world.run() == "");
  CHECK(world.provider->asked == 2);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 2);
  CHECK(tally.error == 1);
  for (const SampleFinished* finished : world.events.of<SampleFinished>()) {
    if (finished->sample.key.case_id != "c1") continue;
    CHECK(finished->sample.outcome == Outcome::budget);
    CHECK(finished->sample.reason == "budget: the sample's max_tokens leaves no room for the request");
  }
}

TEST_CASE("a sample's own time counts from its first request, not from when it stands in line") {
  BudgetLimits own;
  own.deadline = milliseconds(50);
  Project project = a_project(20, {a_model("a")});
  auto cases = std::make_shared<CountedCases>(20);
  cases->give_budget(7, own);
  project.suites[0].cases = cases;
  RunWorld world(std::move(project), always_good, one_at_a_time());
  CHECK(world.run() == "");
  CHECK(world.events.events.back().tally.pass == 20);
}

TEST_CASE("what a run takes is told to the journal, for when it goes on") {
  EngineOptions options = one_at_a_time();
  options.spending.run.max_requests = 3;
  RunWorld world(a_project(9, {a_priced_model()}), always_good, options);
  CHECK(world.run() == "max_requests");
  CHECK(world.journal.taken.at(0).sum == Spend{.cost = Money{60'000}, .requests = 3, .tokens = 45});
}

TEST_CASE("an interruption after a budget was reached counts nothing more") {
  EngineOptions options;
  options.concurrency = 4;
  options.spending.run.max_requests = 4;
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  world.loop.start_timer(world.loop.now() + milliseconds(50), [&] { world.engine->stop_now(); });
  CHECK(world.run() == "interrupted");
  CHECK(world.events.of<SampleSkipped>().empty());
}
