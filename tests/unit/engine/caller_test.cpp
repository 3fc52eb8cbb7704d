#include "engine/caller.h"

#include "async/task_group.h"
#include "engine/endpoints.h"
#include "engine_world.h"

using namespace llmeval;

namespace {

Task<Call> admit_and_ask(Caller& caller, SampleResult sample, Purse purse, CallableModel target,
                         std::shared_ptr<const Request> request, CancelToken stop_now) {
  Ticket ticket = co_await caller.admit(target, request, purse, false, CancelToken());
  Call call = co_await caller.ask(sample, purse, target, request, std::move(ticket), CancelToken(), stop_now);
  co_return call;
}

struct CallerWorld {
  explicit CallerWorld(ScriptedProvider::Script script) : provider(loop, std::move(script)) {}

  Call ask(std::shared_ptr<Model> model, Purse purse = {}) {
    Endpoint& endpoint = endpoints.of(*model);
    auto request = std::make_shared<Request>();
    SampleResult sample;
    const CallableModel target{model, &provider, &endpoint};
    return run_task(loop, admit_and_ask(caller, sample, std::move(purse), target, request, stop_now.token()));
  }

  VirtualLoop loop;
  EventList events;
  EventHub hub{loop, {&events}};
  Endpoints endpoints{loop, hub, std::nullopt};
  Spending spending{loop, {}, 1, nullptr};
  Caller caller{loop, hub, spending, 1};
  ScriptedProvider provider;
  CancelSource stop_now;
};

}  // namespace

TEST_CASE("a transient failure is repeated until there is an answer, and every attempt is kept") {
  CallerWorld world([](const Request&, std::int32_t number) {
    return number < 3 ? failed_attempt(Outcome::overloaded) : good_answer();
  });
  const Call call = world.ask(a_model("m"));
  CHECK(call.outcome == Outcome::ok);
  CHECK(call.completion.text() == "a good answer");
  REQUIRE(call.attempts.size() == 3);
  CHECK(call.attempts[0].outcome == Outcome::overloaded);
  CHECK(call.attempts[2].number == 3);
  CHECK(call.latency == std::chrono::milliseconds(100));
  CHECK(world.events.of<AttemptFailedWillRetry>().size() == 2);
}

TEST_CASE("retries end, and the message names the policy and the last reply") {
  CallerWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::server_error); });
  const Call call = world.ask(a_model("m"));
  CHECK(call.outcome == Outcome::server_error);
  CHECK(call.attempts.size() == 4);
  CHECK(call.message == "gave up after 4 attempts (retry limit); last reply: server_error");
}

TEST_CASE("a permanent failure is not repeated") {
  CallerWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); });
  const Call call = world.ask(a_model("m"));
  CHECK(call.attempts.size() == 1);
  CHECK(call.message == "auth");
}

TEST_CASE("a hint is waited for") {
  CallerWorld world([](const Request&, std::int32_t number) {
    AttemptResult limited = failed_attempt(Outcome::rate_limited);
    limited.wait_hint = std::chrono::seconds(20);
    return number == 1 ? limited : good_answer();
  });
  const SteadyTime start = world.loop.now();
  CHECK(world.ask(a_model("m")).outcome == Outcome::ok);
  CHECK(world.loop.now() - start >= std::chrono::milliseconds(20'200));
  CHECK(world.loop.now() - start < std::chrono::milliseconds(20'300));
}

TEST_CASE("an attempt costs what its usage costs at the model's price") {
  CallerWorld world([](const Request&, std::int32_t) { return good_answer(); });
  auto model = a_model("m");
  model->price = Price{TokenPrice{250'000}, TokenPrice{2'000'000}, std::nullopt};
  const Call call = world.ask(model);
  // 10 × 0.25 and 5 × 2 microdollars.
  CHECK(call.attempts[0].cost == Money{12'500});
  CHECK(call.cost == Money{12'500});
}

TEST_CASE("a sample's own budget ends its retries, and the message says so") {
  CallerWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::overloaded); });
  BudgetLimits own;
  own.max_requests = 2;
  Purse purse;
  purse.own = Budget(own);
  const Call call = world.ask(a_model("m"), purse);
  CHECK(call.outcome == Outcome::overloaded);
  CHECK(call.attempts.size() == 2);
  CHECK(call.message == "not repeated (the sample's max_requests); last reply: overloaded");
}
