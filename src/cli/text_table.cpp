#include "cli/text_table.h"

#include "text/unicode.h"

#include <algorithm>

namespace llmeval {

std::string text_table(const std::vector<std::vector<std::string>>& rows, std::initializer_list<std::size_t> numbers) {
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - display_width(row[i]), ' ');
      const bool is_number = std::find(numbers.begin(), numbers.end(), i) != numbers.end();
      line += (i == 0 ? "" : "  ") + (is_number ? gap + row[i] : row[i] + gap);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

}  // namespace llmeval
