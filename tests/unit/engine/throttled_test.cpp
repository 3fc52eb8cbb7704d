// How much of a server's rate is used, and how often it has to refuse, over the kinds of servers there are: what
// scripts/bench.sh measures of one of them, here for all, on the virtual loop.
#include "engine/caller.h"
#include "engine/endpoints.h"

#include "async/slots.h"
#include "async/task_group.h"
#include "engine_world.h"

#include <fmt/format.h>

#include <cmath>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

enum class Hint : std::uint8_t { none, exact, whole_seconds };

struct ServerKind {
  double per_second = 50;
  bool windows = false;  ///< Counts by whole seconds; else a bucket of one second's worth, full at the start.
  Hint hint = Hint::none;
  Duration latency = milliseconds(1);  ///< Of answers; a refusal takes a tenth of it.
};

/// Answers up to its rate and refuses the rest.
class RateLimitedProvider final : public Provider {
 public:
  RateLimitedProvider(Loop& loop, const ServerKind& kind) : loop_(loop), kind_(kind), left_(kind.per_second) {}

  Task<AttemptResult> attempt(std::shared_ptr<const Request>, std::int32_t, CancelToken cancel) override {
    ++asked;
    AttemptResult result = good_answer();
    Duration latency = kind_.latency;
    if (!allows(loop_.now())) {
      ++refused;
      result = failed_attempt(Outcome::rate_limited);
      result.wait_hint = hint();
      latency /= 10;
    }
    co_await sleep_for(loop_, latency, cancel);
    co_return result;
  }

  void allow(double per_second) { kind_.per_second = per_second; }

  double asked = 0;
  double refused = 0;

 private:
  bool allows(SteadyTime now) {
    const double passed = std::chrono::duration<double>(now - at_).count();
    if (kind_.windows) {
      if (std::chrono::floor<seconds>(now) != std::chrono::floor<seconds>(at_)) left_ = kind_.per_second;
    } else {
      left_ = std::min(kind_.per_second, left_ + passed * kind_.per_second);
    }
    at_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }
  std::optional<Duration> hint() const {
    if (kind_.hint == Hint::none) return std::nullopt;
    const double wait = kind_.windows ? 1 - std::fmod(std::chrono::duration<double>(at_.time_since_epoch()).count(), 1)
                                      : (1 - left_) / kind_.per_second;
    return kind_.hint == Hint::exact ? Duration(std::llround(wait * 1e6))
                                     : Duration(seconds(std::llround(std::ceil(wait))));
  }

  Loop& loop_;
  ServerKind kind_;
  double left_;
  SteadyTime at_{};
};

struct Throughput {
  double of_ideal = 0;   ///< Ideal: all but the first second's worth at the rate.
  double throttled = 0;  ///< Share of the requests that were refused.
  int failed = 0;
  std::string text;
};

Task<void> ask_one(Caller& caller, const CallableModel& target, Slot place, int& failed) {
  const auto request = std::make_shared<const Request>();
  const SampleResult sample;
  Purse purse;
  Ticket ticket = co_await caller.admit(target, request, purse, false, CancelToken());
  const Call call =
      co_await caller.ask(sample, purse, target, request, std::move(ticket), CancelToken(), CancelToken());
  if (call.outcome != Outcome::ok) ++failed;
  place.release();
}

Task<void> ask_all(Loop& loop, Caller& caller, const CallableModel& target, int count, int& failed) {
  TaskGroup samples(loop);
  Slots window(loop, 600);
  for (int i = 0; i < count; ++i) {
    Slot place = co_await window.acquire();
    samples.spawn(ask_one(caller, target, std::move(place), failed));
  }
  co_await samples.join();
}

Throughput measure(const ServerKind& kind, const Limits& limits, std::optional<std::int64_t> concurrency, int count) {
  VirtualLoop loop;
  EventHub hub(loop, {});
  Endpoints endpoints(loop, hub, concurrency);
  Spending spending(loop, {}, 1, nullptr, nullptr);
  Caller caller(loop, hub, spending, 1);
  RateLimitedProvider provider(loop, kind);
  auto model = a_model("m");
  model->limits = limits;
  const CallableModel target{model, &provider, &endpoints.of(*model)};
  Throughput measured;
  const SteadyTime start = loop.now();
  run_task(loop, ask_all(loop, caller, target, count, measured.failed));
  const double ideal = (count - kind.per_second) / kind.per_second;
  const double took = std::chrono::duration<double>(loop.now() - start).count();
  measured.of_ideal = ideal / took;
  measured.throttled = provider.refused / provider.asked;
  measured.text =
      fmt::format("{} {} {}ms: {:.3f} of ideal, {:.1f} % throttled, {} failed", kind.windows ? "windows" : "bucket",
                  kind.hint == Hint::none    ? "-"
                  : kind.hint == Hint::exact ? "exact"
                                             : "1s",
                  kind.latency / milliseconds(1), measured.of_ideal, 100 * measured.throttled, measured.failed);
  return measured;
}

}  // namespace

// Windows take a second's worth twice within moments, and whole seconds of waiting cost most of one: there the throttle
// can do less, but nobody's request may fail for it.
TEST_CASE("a rate that nobody named is found from refusals alone") {
  for (const std::optional<std::int64_t> concurrency :
       {std::optional<std::int64_t>(), std::optional<std::int64_t>(64)}) {
    for (const bool windows : {false, true}) {
      for (const Hint hint : {Hint::none, Hint::exact, Hint::whole_seconds}) {
        for (const int latency : {1, 20, 200}) {
          const Throughput found = measure({50, windows, hint, milliseconds(latency)}, {}, concurrency, 1000);
          CAPTURE(found.text);
          CHECK(found.of_ideal >= (!windows ? 0.90 : hint == Hint::whole_seconds ? 0.60 : 0.85));
          CHECK(found.throttled <= 0.10);
          CHECK(found.failed == 0);
        }
      }
    }
  }
}

TEST_CASE("a rate that was named is used from the first second, and a server that counts alike refuses nothing") {
  Limits limits;
  limits.requests_per_minute = 3000;
  limits.concurrency = 64;
  for (const Hint hint : {Hint::none, Hint::exact, Hint::whole_seconds}) {
    for (const int latency : {1, 20, 200}) {
      const Throughput found = measure({50, false, hint, milliseconds(latency)}, limits, {}, 1000);
      CAPTURE(found.text);
      CHECK(found.of_ideal >= 0.98);
      CHECK(found.throttled == 0);
    }
  }
}

TEST_CASE("a limit that is lifted is found again") {
  // 20 a second for a while, then a hundred times that: two thousand would take 98 s at the first rate.
  VirtualLoop loop;
  EventHub hub(loop, {});
  Endpoints endpoints(loop, hub, std::nullopt);
  Spending spending(loop, {}, 1, nullptr, nullptr);
  Caller caller(loop, hub, spending, 1);
  RateLimitedProvider provider(loop, {20});
  loop.start_timer(loop.now() + seconds(20), [&provider] { provider.allow(2000); });
  const auto model = a_model("m");
  const CallableModel target{model, &provider, &endpoints.of(*model)};
  int failed = 0;
  const SteadyTime start = loop.now();
  run_task(loop, ask_all(loop, caller, target, 2000, failed));
  CHECK(failed == 0);
  CHECK(loop.now() - start < seconds(60));
}
