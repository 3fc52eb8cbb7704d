#include "engine/endpoint.h"

#include "engine_world.h"

using namespace llmeval;

TEST_CASE("two names of one key at one address share the lower of their limits") {
  VirtualLoop loop;
  Endpoints endpoints(loop, std::nullopt);
  Model fast;
  fast.name = "fast";
  fast.base_url = "https://api.example/v1";
  fast.model = "m";
  fast.api_key_env = "KEY";
  fast.limits.concurrency = 64;
  Model slow = fast;
  slow.name = "slow";
  slow.limits.concurrency = 8;
  Model other = fast;
  other.api_key_env = "OTHER_KEY";

  Endpoint& endpoint = endpoints.of(fast);
  CHECK(&endpoints.of(slow) == &endpoint);
  CHECK(endpoint.slots().limit() == 8);
  CHECK(&endpoints.of(other) != &endpoint);
  CHECK(endpoints.concurrency() == 72);
}

TEST_CASE("a model without a limit has 32 at once, or what -j says; -j is the ceiling of all") {
  struct Row {
    std::optional<std::int64_t> concurrency;
    std::optional<std::int64_t> own;
    std::size_t limit;
  };
  for (const Row& row :
       {Row{{}, {}, 32}, Row{{}, 200, 200}, Row{64, {}, 64}, Row{8, {}, 8}, Row{8, 100, 8}, Row{64, 4, 4}}) {
    VirtualLoop loop;
    Endpoints endpoints(loop, row.concurrency);
    Model model;
    model.name = "m";
    model.limits.concurrency = row.own;
    CHECK(endpoints.of(model).slots().limit() == row.limit);
  }
}

TEST_CASE("requests and tokens are both held to their rate") {
  VirtualLoop loop;
  Limits limits;
  limits.requests_per_minute = 600;
  limits.tokens_per_minute = 6000;
  Endpoint endpoint(loop, limits);
  const SteadyTime now = loop.now();
  for (int i = 0; i < 2; ++i) {
    CHECK(endpoint.ready_at(now, 50) == now);
    endpoint.take(now, 50);
  }
  // The second's worth of 100 tokens is spent: the next 100 take a second, though requests would be free.
  CHECK(endpoint.ready_at(now, 100) == now + std::chrono::seconds(1));
}
