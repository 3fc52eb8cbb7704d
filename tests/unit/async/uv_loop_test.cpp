#include "async/uv_loop.h"

#include "async/one_shot.h"
#include "async/sleep.h"
#include "async/task_group.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace llmeval {

namespace {

Task<std::string> timers_in_order(Loop& loop) {
  std::string log;
  OneShot<> last(loop);
  const SteadyTime start = loop.now();
  loop.start_timer(start + std::chrono::milliseconds(8), [&] {
    log += "c";
    last.set();
  });
  loop.start_timer(start + std::chrono::milliseconds(1), [&] { log += "a"; });
  loop.start_timer(start + std::chrono::microseconds(4500), [&] { log += "b"; });
  co_await last.wait();
  co_return log;
}

Task<WaitEnd> wait_for(OneShot<>& shot) { co_return co_await shot.wait(); }

/// Counts posts from other threads on the loop's own, until all have come.
struct Counter {
  explicit Counter(Loop& loop, int expected) : done(loop), left(expected) {}
  void count() {
    if (--left == 0) done.set();
  }
  OneShot<> done;
  int left;
};

}  // namespace

TEST_CASE("timers of the real loop fire in order and never early") {
  UvLoop loop;
  const SteadyTime start = loop.now();
  CHECK(run_task(loop, timers_in_order(loop)) == "abc");
  CHECK(loop.now() - start >= std::chrono::milliseconds(8));
}

TEST_CASE("it is one time within a callback, and another one in the next") {
  UvLoop loop;
  OneShot<> over(loop);
  const auto wait_a_little = [] {
    const SteadyTime until = RealClock().now() + std::chrono::milliseconds(2);
    while (RealClock().now() < until) continue;
  };
  std::vector<SteadyTime> told;
  loop.post([&] {
    told.push_back(loop.now());
    wait_a_little();
    told.push_back(loop.now());
  });
  loop.post([&] {
    told.push_back(loop.now());
    over.set();
  });
  CHECK(run_task(loop, wait_for(over)) == WaitEnd::ready);
  REQUIRE(told.size() == 3);
  CHECK(told[0] == told[1]);
  CHECK(told[2] - told[1] >= std::chrono::milliseconds(2));
  const SteadyTime after = loop.now();
  wait_a_little();
  CHECK(loop.now() > after);
}

TEST_CASE("other threads post to a loop that sleeps or works") {
  UvLoop loop;
  Counter counter(loop, 4000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) loop.post_from_any_thread([&] { counter.count(); });
    });
  }
  CHECK(run_task(loop, wait_for(counter.done)) == WaitEnd::ready);
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("coroutines that keep one another busy do not keep timers from firing") {
  UvLoop loop;
  OneShot<> fired(loop);
  bool stop = false;
  std::function<void()> again = [&] {
    if (!stop) loop.post([&] { again(); });
  };
  again();
  loop.start_timer(loop.now() + std::chrono::milliseconds(2), [&] {
    stop = true;
    fired.set();
  });
  CHECK(run_task(loop, wait_for(fired)) == WaitEnd::ready);
}

TEST_CASE("a timer that libuv fires a little early while the loop is busy is not lost") {
  UvLoop loop;
  for (int i = 0; i < 100; ++i) {
    // Each time at another part of a millisecond, which is what libuv rounds to.
    std::this_thread::sleep_for(std::chrono::microseconds(10 * i));
    OneShot<> ended(loop);
    const SteadyTime due = loop.now() + std::chrono::microseconds(1990);
    loop.start_timer(due, [&] { ended.set(); });
    // From a moment on when the timer is armed, busy until just before it is due: turn by turn, or in one.
    const auto is_early = [&] { return RealClock().now() < due - std::chrono::microseconds(100); };
    std::function<void()> spin = [&] {
      while (i % 2 == 1 && is_early()) std::this_thread::yield();
      if (is_early()) loop.post([&] { spin(); });
    };
    std::atomic<bool> is_over = false;
    bool was_stuck = false;
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(500));
      loop.post_from_any_thread([&] { spin(); });
      for (int waited = 0; waited < 2000 && !is_over; ++waited)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      was_stuck = !is_over;
      if (was_stuck) loop.post_from_any_thread([] {});
    });
    CHECK(run_task(loop, wait_for(ended)) == WaitEnd::ready);
    is_over = true;
    other.join();
    REQUIRE_FALSE(was_stuck);
  }
}

TEST_CASE("a signal is posted to those who watch it") {
  UvLoop loop;
  OneShot<> came(loop);
  int others = 0;
  const auto watch = loop.watch_signal(SIGHUP, [&] { came.set(); });
  auto gone = loop.watch_signal(SIGHUP, [&] { ++others; });
  gone.reset();
  ::raise(SIGHUP);
  CHECK(run_task(loop, wait_for(came)) == WaitEnd::ready);
  CHECK(others == 0);
}

TEST_CASE("a socket is watched for what is armed, and for nothing once its poll is gone") {
  UvLoop loop;
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
  std::string log;
  OneShot<> written(loop);
  OneShot<> read(loop);
  std::unique_ptr<SocketPoll> poll;
  poll = loop.watch_socket(ends[0], [&](SocketEvents events) {
    if (events.writable) {
      log += "w";
      poll->arm({.readable = true});
      written.set();
    }
    if (events.readable) {
      log += "r";
      poll.reset();
      read.set();
    }
  });
  poll->arm({.writable = true});
  CHECK(run_task(loop, wait_for(written)) == WaitEnd::ready);
  REQUIRE(::write(ends[1], "x", 1) == 1);
  CHECK(run_task(loop, wait_for(read)) == WaitEnd::ready);
  CHECK(run_task(loop, timers_in_order(loop)) == "abc");
  CHECK(log == "wr");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("the loop prepares the process: no SIGPIPE, as many files as may be") {
  const UvLoop loop;
  struct sigaction action {};
  ::sigaction(SIGPIPE, nullptr, &action);
  const bool ignored = action.sa_handler == SIG_IGN;
  CHECK(ignored);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  CHECK(files.rlim_cur == files.rlim_max);
}

}  // namespace llmeval
