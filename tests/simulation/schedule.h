#pragma once

#include "base/clock.h"
#include "config/project.h"
#include "engine/run.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a simulated server does instead of answering.
enum class Trouble : std::uint8_t {
  none,
  throttled,   ///< 429, with or without a hint.
  overloaded,  ///< 503, 529, also with a hint.
  broken,      ///< 500, 502, 504.
  reset,       ///< The connection breaks; the request may have been paid.
  refused,     ///< No connection at all.
  garbage,     ///< A 200 that is no JSON, or no answer.
  cut,         ///< A 200 that ends in the middle.
  hang,        ///< Nothing, for ever.
  no_quota,
  no_key,
};

/// A while in which a share of a server's requests meets trouble. Times count from the start of the run.
struct Spell {
  Duration from{0};
  Duration until{0};
  Trouble trouble = Trouble::none;
  double share = 1;
  std::optional<Duration> hint;  ///< What `retry-after` says.
};

/// One endpoint as it behaves, and what llmeval was told to keep there.
struct ServerPlan {
  Duration fastest{0};  ///< Answers take from this …
  Duration slowest{0};  ///< … to this.
  std::vector<Spell> spells;
  double poor_share = 0;                  ///< Of answers that fail their check.
  double odd_share = 0;                   ///< Of refusals, truncated and empty answers.
  double silent_share = 0;                ///< Of answers that do not tell their usage.
  std::optional<double> rate_per_second;  ///< What it allows by itself: more is throttled.
  Price price;                            ///< Of all models there.
  Limits limits;                          ///< The lowest of the models that share the endpoint.
};

/// The clocks of a machine that slept or whose time was set.
struct ClockJump {
  Duration at{0};
  Duration steady{0};  ///< Forward only.
  Duration system{0};  ///< Either way.
};

/// All that is decided before a simulated run starts; what is drawn under way (latencies, who meets trouble) follows
/// from the same seed.
struct Schedule {
  std::uint64_t seed = 0;
  Project project;  ///< The models' base URLs are `http://s0`, `http://s1` … by their place in `servers`.
  std::vector<ServerPlan> servers;
  std::vector<BudgetLimits> sample_budgets;  ///< By suite, of each of its samples; the missing ones have none.
  EngineOptions options;
  std::optional<Duration> interrupt;        ///< The first Ctrl-C.
  std::optional<Duration> interrupt_again;  ///< The second.
  std::vector<ClockJump> jumps;
  Duration slowest_commit{0};
  std::optional<std::uint64_t> commits_until_full;  ///< Then the disk is full.
  /// What the run goes on with where it was cut short; absent: it does not. No interruption meets it again.
  std::optional<BudgetLimits> resume;
};

/// The schedule of a seed: about 40 samples, from a calm run of one model to several models in a storm.
Schedule draw_schedule(std::uint64_t seed);

/// What a simulated judge is told to look for: by it a server knows that it is asked for a verdict.
inline constexpr std::string_view k_simulated_rubric = "SIMULATED-RUBRIC";

/// The case that a simulated request is about, by the text of its message.
std::string case_message(std::string_view suite, std::uint64_t case_index);

}  // namespace llmeval
