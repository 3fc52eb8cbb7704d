#include "domain/verdict.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 5> k_names{"pass", "fail", "error", "skipped", "unscored"};

}  // namespace

std::string_view verdict_name(Verdict verdict) { return k_names.at(static_cast<std::size_t>(verdict)); }

std::optional<Verdict> find_verdict(std::string_view name) {
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (k_names.at(i) == name) return static_cast<Verdict>(i);
  }
  return std::nullopt;
}

double Judging::spread() const {
  double lowest = 1;
  double highest = 0;
  for (const auto& vote : votes) {
    if (!vote) continue;
    lowest = std::min(lowest, *vote);
    highest = std::max(highest, *vote);
  }
  return std::max(0.0, highest - lowest);
}

}  // namespace llmeval
