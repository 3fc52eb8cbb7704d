#include "net/host_book.h"

#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

namespace {

struct World {
  VirtualLoop loop;
  HostBook book{loop, {.http = false, .https = true}};
  CancelSource stop;

  std::optional<TransportFailure> look_up(const std::shared_ptr<Host>& host) {
    return run_task(loop, book.look_up(host, std::chrono::seconds(5), stop.token()));
  }
};

}  // namespace

TEST_CASE("a URL's beginning names its host") {
  struct Case {
    std::string url;
    std::string host;
    bool https;
    bool wants_lookup;
  };
  const std::vector<Case> cases{
      {"http://localhost/a/b?c#d", "localhost:80", false, true},
      {"http://LOCALHOST:8080?x", "LOCALHOST:8080", false, true},
      {"HTTP://user:pass@localhost", "localhost:80", false, true},
      {"http://127.0.0.1:99/", "127.0.0.1:99", false, false},
      {"http://[::1]:99/", "[::1]:99", false, false},
      {"https://api.example.com/v1", "api.example.com:443", true, false},  // behind a proxy
  };
  World world;
  for (const Case& one : cases) {
    CAPTURE(one.url);
    const std::shared_ptr<Host> host = world.book.find(one.url);
    REQUIRE(host);
    CHECK(host->display() == one.host);
    CHECK(host->https == one.https);
    CHECK(host->wants_lookup == one.wants_lookup);
    CHECK(world.book.find(one.url) == host);
  }
  CHECK(world.book.find("http://localhost/other") == world.book.find("http://localhost/a"));
  for (const char* url : {"", "x", "ftp://host/", "http://", "http://a b/"}) CHECK_FALSE(world.book.find(url));
}

TEST_CASE("a host is looked up once, and again after a minute while the old addresses serve") {
  World world;
  const std::shared_ptr<Host> host = world.book.find("http://localhost:81/");
  CHECK(world.book.is_stale(*host));
  CHECK_FALSE(world.look_up(host));
  CHECK(host->addresses.find("127.0.0.1") != std::string::npos);
  CHECK(host->addresses.starts_with("localhost:81:"));
  CHECK(host->version == 1);
  CHECK_FALSE(world.book.is_stale(*host));

  world.loop.run_for(std::chrono::minutes(1));
  CHECK(world.book.is_stale(*host));
  host->addresses = "localhost:81:192.0.2.1";
  CHECK_FALSE(world.look_up(host));
  world.loop.run_until_idle();
  CHECK(host->addresses.find("127.0.0.1") != std::string::npos);
  CHECK(host->version == 2);
  CHECK_FALSE(world.book.is_stale(*host));
}

TEST_CASE("a host that is not found is asked for again by the next request") {
  World world;
  const std::string name(70, 'x');
  const std::shared_ptr<Host> host = world.book.find("http://" + name + "/");
  for (int i = 0; i < 2; ++i) {
    const std::optional<TransportFailure> failure = world.look_up(host);
    REQUIRE(failure);
    CHECK(failure->kind == TransportFailureKind::connect_error);
    CHECK(failure->detail == "cannot find host '" + name + "': name or service not known");
    CHECK(world.book.is_stale(*host));
  }
}

TEST_CASE("a lookup that hangs ends by the timeout of connecting or by a cancel") {
  World world;
  const std::shared_ptr<Host> host = world.book.find("http://localhost/");
  host->looking_up = true;  // by somebody whose worker is stuck
  const std::optional<TransportFailure> late = world.look_up(host);
  REQUIRE(late);
  CHECK(late->kind == TransportFailureKind::timeout);
  CHECK(late->timed_out == HttpPhase::connect);
  CHECK(late->detail == "host 'localhost' was not found within 5.00s");
  CHECK(world.loop.now() == SteadyTime(std::chrono::seconds(5)));

  world.loop.start_timer(world.loop.now() + std::chrono::seconds(1), [&] { world.stop.cancel(); });
  CHECK(world.look_up(host)->kind == TransportFailureKind::cancelled);
  CHECK(world.loop.now() == SteadyTime(std::chrono::seconds(6)));
}

}  // namespace llmeval
