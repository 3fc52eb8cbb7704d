#include "engine/spending.h"

#include "async/sleep.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

SpendingLimits most_requests(std::int64_t requests) {
  SpendingLimits limits;
  limits.run.max_requests = requests;
  return limits;
}

Spend one_request(std::int64_t nano_usd = 1) { return {.cost = Money{nano_usd}, .requests = 1, .tokens = 1}; }

Attempt that_cost(std::int64_t nano_usd) {
  Attempt attempt;
  attempt.usage = Usage{1, 0, 0, 0};
  attempt.cost = Money{nano_usd};
  return attempt;
}

// Attempts of 100 ms each against a budget, and what came of them.
struct World {
  explicit World(const SpendingLimits& limits)
      : spending(
            loop, limits, 2,
            [this](std::optional<std::uint32_t> suite, std::string_view ceiling) {
              const std::string whose = suite ? "suite " + std::to_string(*suite) : "run";
              story.push_back(whose + " " + std::string(ceiling));
            },
            [this](std::uint32_t suite, const SuiteSpend& total, Duration elapsed) {
              taken[suite] = total;
              part = elapsed;
            }) {
    spending.start();
  }

  static Task<void> spend(World& world, Purse purse, std::string name, Spend worst, Attempt attempt, bool goes_on) {
    Reserved reserved = co_await world.spending.reserve(purse, worst, goes_on, world.stop.token());
    if (reserved.end == Reserved::End::granted) {
      world.story.push_back(name);
      co_await sleep_for(world.loop, milliseconds(100), CancelToken());
      reserved.reservation.settle(attempt);
      co_return;
    }
    const char* ends[] = {"granted", "reached", "over own", "cancelled"};
    world.story.push_back(name + " " + ends[static_cast<int>(reserved.end)]);
  }

  void start(std::string name, Spend worst, Attempt attempt, Purse purse = {}, bool goes_on = false) {
    group.spawn(spend(*this, std::move(purse), std::move(name), worst, std::move(attempt), goes_on));
  }
  std::vector<std::string> run() {
    loop.run();
    return story;
  }

  VirtualLoop loop;
  std::vector<std::string> story;
  std::map<std::uint32_t, SuiteSpend> taken;
  Duration part{0};
  CancelSource stop;
  Spending spending;
  TaskGroup group{loop};
};

using Story = std::vector<std::string>;

}  // namespace

TEST_CASE("what does not fit waits for what runs, in the order of asking, and nothing is granted once it is reached") {
  SpendingLimits limits;
  limits.run.max_cost = Money{100};
  World world(limits);
  world.start("a", one_request(60), that_cost(10));
  world.start("b", one_request(50), that_cost(50));
  // It would fit now, but stands behind b: else what a budget leaves would be the cheap ones.
  world.start("c", one_request(30), that_cost(30));
  world.start("d", one_request(20), that_cost(20));
  world.start("e", one_request(1), that_cost(1));
  // After a settled, 90 are left: b and c; then 10: too little for d.
  CHECK(world.run() == Story{"a", "b", "c", "run max_cost", "d reached", "e reached"});
  CHECK(world.loop.is_idle());
}

TEST_CASE("an attempt that was never sent is given back") {
  World world(most_requests(1));
  Purse purse;
  auto ask_and_drop = [](Spending* spending, Purse* paid_from) -> Task<void> {
    const Reserved reserved = co_await spending->reserve(*paid_from, one_request(), false, CancelToken());
    CHECK(reserved.end == Reserved::End::granted);
  };
  world.group.spawn(ask_and_drop(&world.spending, &purse));
  world.run();
  world.start("a", one_request(), that_cost(1));
  world.start("b", one_request(), that_cost(1));
  CHECK(world.run() == Story{"a", "run max_requests", "b reached"});
}

TEST_CASE("what goes on does not wait behind what is new") {
  SpendingLimits limits;
  limits.run.max_cost = Money{100};
  World world(limits);
  world.start("a", one_request(90), that_cost(20));
  world.start("new", one_request(90), that_cost(20));
  world.start("old", one_request(10), that_cost(10), {}, true);
  CHECK(world.run() == Story{"a", "old", "run max_cost", "new reached"});
}

TEST_CASE("a suite's budget ends that suite only") {
  SpendingLimits limits;
  limits.suites.resize(2);
  limits.suites[0].max_requests = 1;
  World world(limits);
  Purse other;
  other.suite = 1;
  CHECK_FALSE(world.spending.is_free(Purse()));
  CHECK(world.spending.is_free(other));
  world.start("a", one_request(), that_cost(1));
  world.start("b", one_request(), that_cost(1));
  world.start("c", one_request(), that_cost(1), other);
  world.start("d", one_request(), that_cost(1));
  CHECK(world.run() == Story{"a", "suite 0 max_requests", "b reached", "c", "d reached"});
  CHECK(world.spending.is_reached(0));
  CHECK_FALSE(world.spending.is_reached(1));
}

TEST_CASE("a sample's own budget ends that sample only") {
  World world({});
  BudgetLimits own;
  own.max_requests = 1;
  Purse spent;
  spent.own = Budget(own, one_request());
  Purse late;
  late.own_deadline = world.loop.now();
  world.start("a", one_request(), that_cost(1), spent);
  world.start("b", one_request(), that_cost(1), late);
  world.start("c", one_request(), that_cost(1));
  CHECK(world.run() == Story{"a over own", "b over own", "c"});
}

TEST_CASE("at the deadline nothing more is granted; it counts what earlier parts of the run took") {
  SpendingLimits limits = most_requests(1);
  limits.run.deadline = seconds(60);
  limits.before.elapsed = milliseconds(59'950);
  World world(limits);
  CHECK(world.spending.deadline() == world.loop.now() + milliseconds(50));
  world.start("a", one_request(), that_cost(1));
  world.start("b", one_request(), that_cost(1));
  CHECK(world.run() == Story{"a", "run deadline", "b reached"});
}

TEST_CASE("budgets go on where earlier parts of the run left them, a suite's and the run's") {
  SpendingLimits limits = most_requests(7);
  limits.suites.resize(2);
  limits.suites[1].max_requests = 4;
  limits.before.suites.resize(2);
  limits.before.suites[0].sum.requests = 2;
  limits.before.suites[1] = {{.cost = {}, .requests = 3, .tokens = 0}, seconds(5)};
  World world(limits);
  Purse second;
  second.suite = 1;
  for (const char* name : {"a", "b"}) world.start(name, one_request(), that_cost(1), second);
  for (const char* name : {"c", "d"}) world.start(name, one_request(), that_cost(1));
  CHECK(world.run() == Story{"a", "suite 1 max_requests", "b reached", "c", "run max_requests", "d reached"});
  // All that was taken is told, for those who go on.
  CHECK(world.taken.at(0).sum.requests == 3);
  CHECK(world.taken.at(1).sum == Spend{.cost = Money{1}, .requests = 4, .tokens = 1});
  CHECK(world.taken.at(1).elapsed == milliseconds(5100));
  CHECK(world.part == milliseconds(200));
}

TEST_CASE("a suite's deadline counts what earlier parts of the run took") {
  SpendingLimits limits;
  limits.suites.resize(1);
  limits.suites[0].deadline = seconds(60);
  limits.before.suites = {{{}, milliseconds(59'950)}};
  World world(limits);
  world.start("a", one_request(), that_cost(1));
  world.loop.start_timer(world.loop.now() + milliseconds(60),
                         [&world] { world.start("b", one_request(), that_cost(1)); });
  CHECK(world.run() == Story{"a", "suite 0 deadline", "b reached"});
}

TEST_CASE("what was asked for in time but waited in line too long is not sent") {
  SpendingLimits limits;
  limits.run.deadline = milliseconds(50);
  World world(limits);
  CHECK(world.spending.may_send(0));
  world.loop.jump(milliseconds(50), Duration(0));  // The machine slept: no timer has told.
  CHECK_FALSE(world.spending.may_send(0));
  CHECK(world.run() == Story{"run deadline"});
}

TEST_CASE("a stop ends every wait") {
  World world(most_requests(1));
  world.start("a", one_request(), that_cost(1));
  world.start("b", one_request(), that_cost(1));
  world.start("c", one_request(), that_cost(1));
  world.loop.start_timer(world.loop.now() + milliseconds(10), [&world] { world.stop.cancel(); });
  CHECK(world.run() == Story{"a", "b cancelled", "c cancelled"});
}
