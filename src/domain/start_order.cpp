#include "domain/start_order.h"

#include "base/rng.h"

#include <numeric>

namespace llmeval {

std::vector<std::uint32_t> start_order(std::uint64_t seed, std::string_view suite, std::size_t cases) {
  std::vector<std::uint32_t> order(cases);
  std::iota(order.begin(), order.end(), 0U);
  Rng(seed).child("order").child(suite).shuffle(order);
  return order;
}

}  // namespace llmeval
