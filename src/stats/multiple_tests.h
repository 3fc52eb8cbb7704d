#pragma once

#include <span>
#include <vector>

namespace llmeval {

// Many tests at once find something by chance: of 20 true nulls one at .05. These adjust their p-values, each in [0,1];
// what comes back is in the order of what went in, at most 1. A test is rejected where its adjusted p is at most q.

/// Keeps the share of false findings among all findings at q, of independent (or positively dependent) tests (Benjamini
/// and Hochberg 1995; statistics.md §5): min over j ≥ i of m p₍ⱼ₎/j. Our choice, over suites × models × metrics.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

/// The same under any dependence: times Σ 1/i (Benjamini and Yekutieli 2001).
std::vector<double> benjamini_yekutieli(std::span<const double> p_values);

/// Keeps the chance of any false finding at q: max over j ≤ i of (m − j + 1) p₍ⱼ₎ (Holm 1979).
std::vector<double> holm(std::span<const double> p_values);

/// The same, plainly m p; never better than Holm's.
std::vector<double> bonferroni(std::span<const double> p_values);

}  // namespace llmeval
