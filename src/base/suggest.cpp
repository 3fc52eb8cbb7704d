#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

// Optimal string alignment distance, on bytes: names are ASCII.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[i][j] = std::min({change, rows[i - 1][j] + 1, rows[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view wrong, const std::vector<std::string_view>& known) {
  if (wrong.empty() || wrong.size() > 100) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, (wrong.size() + 1) / 3) + 1;
  for (const std::string_view name : known) {
    if (name == wrong) continue;
    const std::size_t found = distance(wrong, name);
    if (found < best_distance && found < name.size()) {
      best_distance = found;
      best = name;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& known) {
  const std::string_view name = nearest_name(wrong, known);
  return name.empty() ? std::string() : fmt::format("did you mean '{}'?", name);
}

}  // namespace llmeval
