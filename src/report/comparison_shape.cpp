// What changed in the shape of a comparison's answers.
#include "report/comparison_parts.h"

#include <fmt/format.h>

namespace llmeval {

std::string shape_lines(const RunComparison& comparison, const ReportOptions& options) {
  constexpr std::size_t k_most_lines = 20;
  std::string out;
  for (const GroupComparison& group : comparison.groups) {
    if (group.shape.empty()) continue;
    out += "  " + group_label(comparison, group) + '\n';
    for (std::size_t i = 0; i < std::min(group.shape.size(), k_most_lines); ++i) {
      out += "    " + shape_change_text(group.shape[i]) + '\n';
    }
    if (group.shape.size() > k_most_lines) {
      out += fmt::format("    … and {} more (--format json has all)\n", group.shape.size() - k_most_lines);
    }
  }
  if (out.empty()) return out;
  return '\n' + paint(Tint::warn, "shape of the answers", options.colour) +
         ": shown beyond chance and large enough to matter\n" + out;
}

}  // namespace llmeval
