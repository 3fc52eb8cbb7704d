#include "async/callback.h"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace llmeval {

static_assert(std::is_nothrow_move_constructible_v<Callback>);
static_assert(!std::is_copy_constructible_v<Callback>);

TEST_CASE("a callback calls what it holds, as often as it is called") {
  int calls = 0;
  Callback callback = [&calls] { ++calls; };
  callback();
  callback();
  CHECK(calls == 2);
}

TEST_CASE("an empty callback is false, as is one that was moved from") {
  Callback callback;
  CHECK_FALSE(callback);
  callback = [] {};
  CHECK(callback);
  Callback other = std::move(callback);
  CHECK(other);
  CHECK_FALSE(callback);  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("small, non-trivial and large callables survive moves and die once") {
  auto alive = std::make_shared<int>(1);
  std::string said;
  std::array<std::string, 4> large;
  large.fill("a text that does not fit into a short string");
  std::vector<Callback> callbacks;
  for (int i = 0; i < 100; ++i) {
    callbacks.emplace_back([alive] { ++*alive; });
    callbacks.emplace_back([alive, large, &said] { said = large[3]; });
    callbacks.emplace_back([owned = std::make_unique<int>(i), alive] { *alive += *owned - *owned; });
  }
  CHECK(alive.use_count() == 301);
  for (Callback& callback : callbacks) callback();
  CHECK(*alive == 101);
  CHECK(said == large[0]);
  callbacks[0] = Callback();
  callbacks[1] = [] {};
  CHECK(alive.use_count() == 299);
  callbacks.clear();
  CHECK(alive.use_count() == 1);
}

}  // namespace llmeval
