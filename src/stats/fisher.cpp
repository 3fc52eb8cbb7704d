#include "stats/fisher.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

double log_choose(std::uint64_t of, std::uint64_t taken) {
  const auto all = static_cast<double>(of);
  const auto some = static_cast<double>(taken);
  return -std::log(all + 1) - log_beta(some + 1, all - some + 1);
}

}  // namespace

FisherTest test_fisher(const TrialTable& table) {
  const std::uint64_t before = table.passed_before + table.failed_before;
  const std::uint64_t after = table.passed_after + table.failed_after;
  const std::uint64_t passed = table.passed_before + table.passed_after;
  LLMEVAL_ASSERT(before + after > 0);
  const double all_ways = log_choose(before + after, passed);
  const auto chance = [&](std::uint64_t passed_before) {
    return std::exp(log_choose(before, passed_before) + log_choose(after, passed - passed_before) - all_ways);
  };
  const double limit = chance(table.passed_before) * (1 + 1e-7);
  FisherTest test{0, 0, 0};
  const std::uint64_t last = std::min(before, passed);
  for (std::uint64_t count = passed > after ? passed - after : 0; count <= last; ++count) {
    const double mass = chance(count);
    if (mass <= limit) test.two_sided += mass;
    if (count <= table.passed_before) test.less += mass;
    if (count >= table.passed_before) test.greater += mass;
  }
  return {std::min(1.0, test.two_sided), std::min(1.0, test.less), std::min(1.0, test.greater)};
}

}  // namespace llmeval
