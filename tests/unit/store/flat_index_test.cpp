#include "store/flat_index.h"

#include "base/rng.h"

#include <doctest/doctest.h>

#include <map>

using namespace llmeval;

TEST_CASE("a sorted index finds what was put into it and nothing else") {
  SortedIndex index;
  CHECK_FALSE(index.find(7));
  std::map<std::uint64_t, std::int64_t> known;
  Rng rng(1);
  for (std::int64_t row = 1; row <= 20'000; ++row) {
    // Few distinct keys: of one key the smallest row counts.
    const std::uint64_t key = rng.next() << 50U;
    known.emplace(key, row);
    index.add(key, row);
  }
  index.sort();
  CHECK(known.size() < 20'000);
  for (const auto& [key, row] : known) CHECK(index.find(key) == row);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t key = rng.next() | 1U;
    CHECK_FALSE(index.find(key));
  }
}

TEST_CASE("a flat set holds each hash once") {
  FlatSet set;
  CHECK_FALSE(set.contains(0));
  set.insert(0);
  CHECK(set.contains(0));
  Rng rng(2);
  std::vector<std::uint64_t> keys;
  for (int i = 0; i < 20'000; ++i) keys.push_back(rng.next() << 12U);
  for (int again = 0; again < 2; ++again) {
    for (const std::uint64_t key : keys) set.insert(key);
  }
  CHECK(set.size() == keys.size() + 1);
  for (const std::uint64_t key : keys) CHECK(set.contains(key));
  for (int i = 0; i < 1000; ++i) CHECK_FALSE(set.contains(rng.next() | 2U));
}
