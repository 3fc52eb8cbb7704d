#include "config/case_draw.h"

#include "base/rng.h"

#include <algorithm>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::uint64_t k_not_listed = UINT64_MAX;

}  // namespace

CaseDraw::CaseDraw(std::uint64_t wanted, std::uint64_t seed)
    : wanted_(wanted), salt_(Rng(seed).child("pick of a suite").next()) {}

void CaseDraw::add(std::uint64_t id_hash, std::optional<std::uint64_t> position) {
  drawn_.push_back({Rng(salt_ ^ id_hash).next(), position.value_or(k_not_listed)});
}

std::vector<std::uint64_t> CaseDraw::positions() const {
  std::vector<Drawn> drawn = drawn_;
  if (wanted_ < drawn.size()) {
    const auto end = drawn.begin() + static_cast<std::ptrdiff_t>(wanted_);
    const auto is_less = [](const Drawn& a, const Drawn& b) { return a.number < b.number; };
    std::nth_element(drawn.begin(), end, drawn.end(), is_less);
    drawn.erase(end, drawn.end());
  }
  std::vector<std::uint64_t> positions;
  for (const Drawn& one : drawn) {
    if (one.position != k_not_listed) positions.push_back(one.position);
  }
  std::sort(positions.begin(), positions.end());
  return positions;
}

}  // namespace llmeval
