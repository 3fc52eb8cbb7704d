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

void spent_nothing(std::uint32_t /*suite*/, const SuiteSpend& /*total*/, Duration /*elapsed*/) {}

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
  Spending spending{loop, {}, 1, nullptr, spent_nothing};
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
  model->price = Price(Rates{TokenPrice{250'000}, TokenPrice{2'000'000}});
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

namespace {

// A model with a fallback, each behind a provider of its own.
struct FallbackWorld {
  FallbackWorld(ScriptedProvider::Script first, ScriptedProvider::Script second)
      : provider(loop, std::move(first)), backup_provider(loop, std::move(second)) {
    model->parameters = Object({{"temperature", Value(0)}, {"max_output_tokens", Value(100)}});
    backup->parameters = Object({{"temperature", Value(1)}, {"top_p", Value(1)}});
    backup->price = Price(Rates{TokenPrice{250'000}, TokenPrice{2'000'000}});
    second_target = {backup, &backup_provider, &endpoints.of(*backup)};
    target = {model, &provider, &endpoints.of(*model), {&second_target}};
    auto question = std::make_shared<Request>();
    question->parameters = Object({{"temperature", Value(0)}, {"max_output_tokens", Value(100)}});
    question->prompt_parameters = &prompt_parameters;
    question->body = std::make_shared<const std::string>("for the first model");
    request = question;
  }

  Call ask(Purse purse = {}) {
    SampleResult sample;
    return run_task(loop, admit_and_ask(caller, sample, std::move(purse), target, request, CancelToken()));
  }

  VirtualLoop loop;
  EventList events;
  EventHub hub{loop, {&events}};
  Endpoints endpoints{loop, hub, std::nullopt};
  Spending spending{loop, {}, 1, nullptr, spent_nothing};
  Caller caller{loop, hub, spending, 1};
  std::shared_ptr<Model> model = a_model("mini");
  std::shared_ptr<Model> backup = a_model("backup");
  ScriptedProvider provider;
  ScriptedProvider backup_provider;
  CallableModel second_target;
  CallableModel target;
  Object prompt_parameters = Object({{"max_output_tokens", Value(100)}});
  std::shared_ptr<const Request> request;
};

AttemptResult good(const Request&, std::int32_t) { return good_answer(); }

}  // namespace

TEST_CASE("a fallback answers where the model cannot be asked, and the call says so") {
  for (const Outcome outcome : {Outcome::auth, Outcome::quota_exhausted, Outcome::connect_error}) {
    CAPTURE(outcome_name(outcome));
    FallbackWorld world([outcome](const Request&, std::int32_t) { return failed_attempt(outcome); }, good);
    const Call call = world.ask();
    CHECK(call.outcome == Outcome::ok);
    CHECK(call.model == "backup");
    CHECK(call.message.empty());
    const std::size_t failures = outcome == Outcome::connect_error ? 4 : 1;
    REQUIRE(call.attempts.size() == failures + 1);
    CHECK(call.attempts.front().model == "mini");
    CHECK(call.attempts.back().model == "backup");
    CHECK(call.attempts.back().number == static_cast<std::int32_t>(failures) + 1);
    CHECK(call.cost == Money{12'500});
    const auto restarts = world.events.of<AttemptRestarted>();
    REQUIRE(restarts.size() == failures);
    CHECK(restarts.back()->model == "backup");
  }
}

TEST_CASE("what is wrong with the request is wrong for a fallback, too") {
  for (const Outcome outcome :
       {Outcome::invalid_request, Outcome::content_filtered, Outcome::context_length_exceeded, Outcome::not_found}) {
    CAPTURE(outcome_name(outcome));
    FallbackWorld world([outcome](const Request&, std::int32_t) { return failed_attempt(outcome); }, good);
    CHECK(world.ask().outcome == outcome);
    CHECK(world.backup_provider.asked == 0);
  }
}

TEST_CASE("a fallback is asked with its own parameters, over which the prompt's win") {
  std::optional<Request> seen;
  FallbackWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); },
                      [&seen](const Request& request, std::int32_t) {
                        seen = request;
                        return good_answer();
                      });
  world.ask();
  REQUIRE(seen);
  CHECK(*seen->parameters.find("temperature") == Value(1));
  CHECK(*seen->parameters.find("top_p") == Value(1));
  CHECK(*seen->parameters.find("max_output_tokens") == Value(100));
  CHECK(seen->body == nullptr);
}

TEST_CASE("once the key is refused nobody asks with it again: the fallback takes over at once") {
  FallbackWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); }, good);
  for (int i = 0; i < 5; ++i) CHECK(world.ask().model == "backup");
  CHECK(world.provider.asked == 1);
}

TEST_CASE("where the fallback fails too, the call names both") {
  const auto refuse = [](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); };
  FallbackWorld world(refuse, refuse);
  const Call call = world.ask();
  CHECK(call.outcome == Outcome::auth);
  CHECK(call.model == "mini");
  CHECK(call.message == "mini: auth: auth; backup: auth");
  const Call again = world.ask();
  CHECK(again.outcome == Outcome::circuit_open);
  CHECK(again.attempts.empty());
  CHECK(again.message ==
        "mini: circuit_open: 'mini' is not asked since its key came to auth: auth; "
        "backup: 'backup' is not asked since its key came to auth: auth");
}

TEST_CASE("a fallback that the sample's own budget does not reach is not asked, and the message says so") {
  FallbackWorld world([](const Request&, std::int32_t) { return failed_attempt(Outcome::auth); }, good);
  BudgetLimits own;
  own.max_requests = 1;
  Purse purse;
  purse.own = Budget(own);
  const Call call = world.ask(purse);
  CHECK(call.outcome == Outcome::auth);
  CHECK(call.attempts.size() == 1);
  CHECK(call.message == "mini: auth: auth; backup: not asked (the sample's max_requests)");
  CHECK(world.backup_provider.asked == 0);
}

TEST_CASE("a hint of hours is waited for, unless there is a fallback") {
  const auto limited = [](const Request&, std::int32_t number) {
    AttemptResult result = failed_attempt(Outcome::rate_limited);
    result.wait_hint = std::chrono::hours(3);
    return number == 1 ? result : good_answer();
  };
  FallbackWorld with_fallback(limited, good);
  CHECK(with_fallback.ask().model == "backup");
  CHECK(with_fallback.loop.now().time_since_epoch() < std::chrono::seconds(1));
  CallerWorld without(limited);
  CHECK(without.ask(a_model("m")).outcome == Outcome::ok);
  CHECK(without.loop.now().time_since_epoch() > std::chrono::hours(3));
}

TEST_CASE("a hint beyond a day is a quota that is used up: the circuit opens") {
  CallerWorld world([](const Request&, std::int32_t) {
    AttemptResult result = failed_attempt(Outcome::rate_limited);
    result.wait_hint = std::chrono::hours(72);
    return result;
  });
  const auto model = a_model("m");
  CHECK(world.ask(model).message == "rate_limited");
  CHECK(world.ask(model).outcome == Outcome::circuit_open);
  CHECK(world.provider.asked == 1);
}

TEST_CASE("a call of more than a minute is told once, with what it does") {
  CallerWorld world([](const Request&, std::int32_t number) {
    AttemptResult limited = failed_attempt(Outcome::rate_limited);
    limited.wait_hint = std::chrono::minutes(5);
    return number == 1 ? limited : good_answer();
  });
  for (int second = 10; second < 200; second += 10) {
    world.loop.start_timer(world.loop.now() + std::chrono::seconds(second), [&world] { world.caller.tell_slow(); });
  }
  CHECK(world.ask(a_model("m")).outcome == Outcome::ok);
  std::vector<const Notice*> slow;
  for (const Notice* notice : world.events.of<Notice>()) {
    if (notice->kind == NoticeKind::slow) slow.push_back(notice);
  }
  REQUIRE(slow.size() == 1);
  CHECK(slow[0]->state == "retrying");
  CHECK(slow[0]->text == "retrying, after 1 attempt");
  CHECK(slow[0]->wait == std::chrono::seconds(60));
  CHECK(slow[0]->sample == 0);
}

TEST_CASE("a stop ends the wait for a retry, and the wait in line") {
  CallerWorld world([](const Request&, std::int32_t) {
    AttemptResult limited = failed_attempt(Outcome::rate_limited);
    limited.wait_hint = std::chrono::minutes(5);
    return limited;
  });
  const auto model = a_model("m");
  auto ask = [](Caller& caller, CallableModel target, CancelToken stop, Call* into) -> Task<void> {
    const SampleResult sample;
    const auto request = std::make_shared<const Request>();
    Purse purse;
    Ticket ticket = co_await caller.admit(target, request, purse, false, stop);
    *into = co_await caller.ask(sample, purse, target, request, std::move(ticket), stop, CancelToken());
  };
  const CallableModel target{model, &world.provider, &world.endpoints.of(*model)};
  Call call;
  world.loop.start_timer(world.loop.now() + std::chrono::seconds(2), [&world] { world.stop_now.cancel(); });
  run_task(world.loop, ask(world.caller, target, world.stop_now.token(), &call));
  CHECK(call.outcome == Outcome::cancelled);
  CHECK(call.attempts.size() == 1);
  CHECK(world.loop.now().time_since_epoch() < std::chrono::seconds(3));
}
