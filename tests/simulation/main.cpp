// Runs the engine through many seeded schedules of faults; see README.md. Ends with 1 where a promise was broken.
#include "simulation/allocations.h"
#include "simulation/simulation.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

namespace {

constexpr int k_most_failures = 3;
/// So many schedules are run once for one that is run twice, which costs four times as much.
constexpr std::uint64_t k_twice_every = 16;

struct Options {
  std::uint64_t schedules = 1000;
  std::uint64_t seed = 1;
  bool trace = false;
};

std::optional<Options> read_options(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--trace") {
      options.trace = true;
      continue;
    }
    std::uint64_t* number = word == "--schedules" ? &options.schedules : word == "--seed" ? &options.seed : nullptr;
    char* end = nullptr;
    if (number == nullptr || ++i == count) return std::nullopt;
    *number = std::strtoull(words[i], &end, 10);
    if (*end != '\0') return std::nullopt;
  }
  return options;
}

// What can only be seen from outside of a run: that it repeats itself to the byte, and leaves no memory behind. The
// first run may fill what is made once, and so does not count.
SimulationResult run_twice(std::uint64_t seed, std::string& log) {
  SimulationResult result = simulate(draw_schedule(seed), &log);
  const std::uint64_t held = count_allocations().held;
  bool repeats = false;
  {
    std::string again;
    simulate(draw_schedule(seed), &again);
    repeats = again == log;
  }
  if (!repeats) result.violations.emplace_back("the same seed told another story");
  if (const auto left = static_cast<std::int64_t>(count_allocations().held - held); left != 0) {
    result.violations.push_back(fmt::format("{} pieces of memory were left behind", left));
  }
  return result;
}

void print_failure(std::uint64_t seed, const SimulationResult& result) {
  fmt::print("seed {} breaks what is promised:\n", seed);
  for (const std::string& violation : result.violations) fmt::print("  {}\n", violation);
  fmt::print("repeat it with: scripts/simulate.sh --schedules 1 --seed {} [--trace]\n", seed);
}

int run(const Options& options) {
  Sightings sum;
  std::map<std::string, std::uint64_t> ends;
  std::string log;
  int failures = 0;
  std::uint64_t done = 0;
  const auto start = std::chrono::steady_clock::now();
  for (; done < options.schedules && failures < k_most_failures; ++done) {
    const std::uint64_t seed = options.seed + done;
    const bool twice = done % k_twice_every == 0;
    log.clear();
    const SimulationResult result = twice ? run_twice(seed, log) : simulate(draw_schedule(seed));
    if (options.trace) fmt::print("{}", log);
    sum += result.sightings;
    ++ends[result.stop_reason.empty() ? "complete" : result.stop_reason];
    if (result.violations.empty()) continue;
    ++failures;
    print_failure(seed, result);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  fmt::print("{} samples, {} requests ({} retries), {} errors, {} samples left, {} events\n", sum.samples, sum.requests,
             sum.retries, sum.errors, sum.left, sum.events);
  for (const auto& [reason, count] : ends) fmt::print("  {} {}\n", count, reason);
  fmt::print("{} schedules from seed {} in {:.1f} s: {:.0f} schedules/s, {}\n", done, options.seed, elapsed.count(),
             static_cast<double>(done) / elapsed.count(),
             failures == 0 ? "no violation" : fmt::format("{} with violations", failures));
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

}  // namespace llmeval

int main(int count, char** words) {
  const std::optional<llmeval::Options> options = llmeval::read_options(count, words);
  if (!options) {
    fmt::print(stderr, "usage: simulate [--schedules N] [--seed S] [--trace]\n");
    return 2;
  }
  return llmeval::run(*options);
}
