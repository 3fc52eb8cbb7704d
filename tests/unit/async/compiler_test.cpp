// The forms of co_await that src/async/README.md allows, each with values whose destructors would show a double or a
// missing one (under ASan as a double free or a leak). g++ 12.2 compiles the forms that are not here wrongly.

#include "async/offload.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"
#include "base/result.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

const std::string k_long = "a text that is too long for a string's own bytes";

/// Counts itself, so that a wrong destructor shows without ASan as well.
struct Counted {
  static inline int alive = 0;
  Counted() { ++alive; }
  explicit Counted(std::string with) : text(std::move(with)) { ++alive; }
  Counted(const Counted& other) : text(other.text) { ++alive; }
  Counted(Counted&& other) noexcept : text(std::move(other.text)) { ++alive; }
  Counted& operator=(const Counted&) = default;
  Counted& operator=(Counted&&) noexcept = default;
  ~Counted() { --alive; }
  std::string text = k_long;
};

struct Options {
  std::string url;
  std::vector<std::string> headers;
  std::map<std::string, std::string> more;
  Counted counted;
};

/// Every form is tried with a child that finishes at once and with one that waits first.
struct World {
  VirtualLoop loop;
  bool waits = false;

  Task<void> pause() {
    if (waits) {
      co_await sleep_for(loop, Duration(1), CancelToken());
    }
  }
  Task<std::string> give(std::string text) {
    co_await pause();
    co_return text;
  }
  Task<Counted> give_counted() {
    co_await pause();
    co_return Counted(k_long);
  }
  Task<std::size_t> take(Options options, std::unique_ptr<Counted> owned) {
    co_await pause();
    co_return options.url.size() + options.headers.size() + options.more.size() + owned->text.size();
  }
  Task<bool> agree(bool answer) {
    co_await pause();
    co_return answer;
  }
  Task<Result<Counted>> try_it(bool fine) {
    co_await pause();
    if (!fine) co_return failure("it is not 'fine'", "try again");
    co_return Counted(k_long);
  }
};

Options make_options() {
  return {.url = k_long, .headers = {k_long, k_long}, .more = {{k_long, k_long}}, .counted = {}};
}

Task<std::string> statement_local_and_return(World& world) {
  co_await world.give(k_long);
  auto first = co_await world.give("x" + k_long);
  const std::string second = co_await world.give(std::move(first));
  co_return co_await world.give(second);
}

Task<std::size_t> arguments(World& world) {
  Options options = make_options();
  auto owned = std::make_unique<Counted>();
  const std::size_t named = co_await world.take(std::move(options), std::move(owned));
  const std::size_t calls = co_await world.take(make_options(), std::make_unique<Counted>(k_long));
  co_return named + calls;
}

Task<std::size_t> task_made_first(World& world) {
  Task<Counted> task = world.give_counted();
  const Counted counted = co_await std::move(task);
  co_return counted.text.size();
}

Task<int> conditions_after(World& world) {
  int sum = 0;
  const bool yes = co_await world.agree(true);
  if (yes) sum += 1;
  const bool no = co_await world.agree(false);
  if (!no && yes) sum += 2;
  const std::string word = no ? std::string("no") : k_long;
  switch (word.size()) {
    case 2:
      co_return -1;
    default:
      sum += 4;
  }
  bool more = co_await world.agree(true);
  while (more) {
    sum += 8;
    more = co_await world.agree(false);
  }
  co_return sum;
}

Task<std::string> loops_and_scopes(World& world) {
  std::string all;
  const std::vector<std::string> words{k_long, "b", k_long};
  for (const std::string& word : words) {
    const Counted scoped;
    const std::string given = co_await world.give(word);
    if (given == "b") continue;
    all += given.substr(0, 1);
  }
  co_return all;
}

Task<std::string> exceptions(World& world) {
  std::string caught;
  try {
    const Counted scoped;
    co_await world.give(k_long);
    throw std::runtime_error(k_long);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  const std::string after = co_await world.give(caught);
  co_return after;
}

Task<Result<std::size_t>> results(World& world, bool fine) {
  auto counted = co_await world.try_it(fine);
  if (!counted) co_return failure(std::move(counted).error());
  const std::size_t size = counted->text.size();
  co_return size;
}

Task<std::string> lambdas(World& world) {
  const std::string word = k_long;
  auto work = [word, owned = std::make_unique<Counted>()] { return word + owned->text; };
  const std::string joined = co_await offload(world.loop, std::move(work));
  auto coroutine = [](World& in, std::string text) -> Task<std::string> {
    co_return co_await in.give(std::move(text));
  };
  co_return co_await coroutine(world, joined);
}

Task<std::size_t> variants(World& world) {
  std::variant<std::monostate, Counted, std::string> held;
  held = co_await world.give_counted();
  const std::string text = co_await world.give(std::get<Counted>(held).text);
  held = text;
  co_return std::get<std::string>(held).size();
}

}  // namespace

TEST_CASE("the allowed forms of co_await run as they read") {
  for (const bool waits : {false, true}) {
    CAPTURE(waits);
    {
      World world;
      world.waits = waits;
      CHECK(run_task(world.loop, statement_local_and_return(world)) == "x" + k_long);
      CHECK(run_task(world.loop, arguments(world)) == 2 * (2 * k_long.size() + 3));
      CHECK(run_task(world.loop, task_made_first(world)) == k_long.size());
      CHECK(run_task(world.loop, conditions_after(world)) == 15);
      CHECK(run_task(world.loop, loops_and_scopes(world)) == "aa");
      CHECK(run_task(world.loop, exceptions(world)) == k_long);
      CHECK(run_task(world.loop, results(world, true)).value() == k_long.size());
      CHECK(run_task(world.loop, results(world, false)).error().message == "it is not 'fine'");
      CHECK(run_task(world.loop, lambdas(world)) == k_long + k_long);
      CHECK(run_task(world.loop, variants(world)) == k_long.size());
    }
    CHECK(Counted::alive == 0);
  }
}

}  // namespace llmeval
