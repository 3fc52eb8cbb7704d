#include "store/flat_index.h"

#include "base/rng.h"

#include <doctest/doctest.h>

#include <map>

using namespace llmeval;

TEST_CASE("a flat index finds what was put into it and nothing else") {
  FlatIndex index;
  CHECK_FALSE(index.find(7));
  std::map<std::uint64_t, std::int64_t> known;
  Rng rng(1);
  for (std::int64_t row = 1; row <= 20'000; ++row) {
    // Few distinct low bits: collisions are the rule.
    const std::uint64_t key = rng.next() << 12U;
    if (known.emplace(key, row).second) index.insert(key, row);
  }
  CHECK(index.size() == known.size());
  for (const auto& [key, row] : known) CHECK(index.find(key) == row);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t key = rng.next() | 1U;
    CHECK_FALSE(index.find(key));
  }
}
