#include "compare/rate_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

std::string percent(double share) {
  if (share <= 0 || share >= 1) return share <= 0 ? "0.0" : "100.0";
  return fmt::format("{:.1f}", std::clamp(share * 100, 0.1, 99.9));
}

std::string percent(const Interval& interval) {
  return fmt::format("{}–{}", percent(interval.low), percent(interval.high));
}

std::string percent_limit(double share) { return fmt::format("{:.6g}", share * 100); }

std::string clusters_text(const std::string& tag, std::uint64_t clusters) {
  return fmt::format("clustered by {}, {} {}", tag, clusters, clusters == 1 ? "cluster" : "clusters");
}

}  // namespace llmeval
