#pragma once

#include "stats/interval.h"

#include <cstdint>
#include <string>

namespace llmeval {

/// A share for people, in percent with one decimal: `95.0`. What is not all is never rounded up to `100.0`, and what is
/// not nothing never down to `0.0`: 1,999 of 2,000 is `99.9`.
std::string percent(double share);

/// `86.3–98.3`
std::string percent(const Interval& interval);

/// A limit as the user wrote it: `95`, `99.95`.
std::string percent_limit(double share);

/// `clustered by document, 12 clusters`
std::string clusters_text(const std::string& tag, std::uint64_t clusters);

}  // namespace llmeval
