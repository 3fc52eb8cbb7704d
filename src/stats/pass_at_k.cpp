#include "stats/pass_at_k.h"

#include "base/assert.h"

namespace llmeval {

namespace {

// C(some, k)/C(all, k)
double chance_of_only(std::uint64_t some, std::uint64_t all, std::uint64_t drawn) {
  if (drawn > some) return 0;
  double chance = 1;
  for (std::uint64_t i = 0; i < drawn; ++i) chance *= static_cast<double>(some - i) / static_cast<double>(all - i);
  return chance;
}

}  // namespace

std::optional<double> pass_at_k(std::uint64_t trials, std::uint64_t passed, std::uint64_t drawn) {
  LLMEVAL_ASSERT(passed <= trials);
  if (drawn > trials) return std::nullopt;
  return 1 - chance_of_only(trials - passed, trials, drawn);
}

std::optional<double> pass_hat_k(std::uint64_t trials, std::uint64_t passed, std::uint64_t drawn) {
  LLMEVAL_ASSERT(passed <= trials);
  if (drawn > trials) return std::nullopt;
  return chance_of_only(passed, trials, drawn);
}

}  // namespace llmeval
