#pragma once

#include <cstdint>
#include <optional>

namespace llmeval {

// From `passed` of a case's `trials`, without bias (statistics.md §10). Nullopt where `drawn` is over the trials: what
// was not tried is not known.

/// That at least one of `drawn` trials passes: 1 − C(n−c, k)/C(n, k) (Chen et al. 2021, arXiv:2107.03374).
/// \param passed  at most `trials`.
std::optional<double> pass_at_k(std::uint64_t trials, std::uint64_t passed, std::uint64_t drawn);

/// That all of them pass, pass^k: C(c, k)/C(n, k) (Yao et al. 2024, arXiv:2406.12045).
std::optional<double> pass_hat_k(std::uint64_t trials, std::uint64_t passed, std::uint64_t drawn);

}  // namespace llmeval
