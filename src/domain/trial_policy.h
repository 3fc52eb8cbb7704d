#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// How a case's trials come to its verdict.
struct TrialPolicy {
  enum class Kind : std::uint8_t {
    all,       ///< Every trial passes.
    any,       ///< One does.
    majority,  ///< More than half do.
    mean,      ///< Their mean score is at least `least_mean`.
    pass_hat,  ///< `drawn` trials would rather all pass than not: pass^drawn, from these, is over ½. Of one: majority.
  };
  Kind kind = Kind::all;
  double least_mean = 1;    ///< In [0,1].
  std::uint64_t drawn = 1;  ///< From 1.

  friend bool operator==(const TrialPolicy&, const TrialPolicy&) = default;
};

/// `all`, `any`, `majority`, `mean 0.8`, `pass_hat 3`; read back by find_trial_policy().
std::string trial_policy_text(const TrialPolicy& policy);
/// Nullopt where the text is none of these.
std::optional<TrialPolicy> find_trial_policy(std::string_view text);

}  // namespace llmeval
