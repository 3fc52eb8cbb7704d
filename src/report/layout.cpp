#include "report/layout.h"

#include "text/inert.h"
#include "text/unicode.h"

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::size_t k_indent = 2;
constexpr std::size_t k_gap = 2;
constexpr std::size_t k_least_name = 8;

std::string_view sequence(Tint tint) {
  switch (tint) {
    case Tint::none:
      return "";
    case Tint::good:
      return "\x1b[32m";
    case Tint::bad:
      return "\x1b[31;1m";
    case Tint::warn:
      return "\x1b[33;1m";
    case Tint::dim:
      return "\x1b[2m";
    case Tint::strong:
      return "\x1b[1m";
  }
  return "";
}

// The widths that the contents want, and names shortened until the table fits, the widest first.
std::vector<std::size_t> column_widths(const std::vector<TableColumn>& table,
                                       const std::vector<std::vector<TableCell>>& rows, std::size_t columns) {
  std::vector<std::size_t> widths;
  std::size_t total = k_indent + k_gap * (table.size() - 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t width = display_width(table[i].title);
    for (const auto& row : rows) width = std::max(width, display_width(row[i].text));
    widths.push_back(width);
    total += width;
  }
  for (; total > columns; --total) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (table[i].is_name && widths[i] > (widest == nullptr ? k_least_name : *widest)) widest = &widths[i];
    }
    if (widest == nullptr) break;
    --*widest;
  }
  return widths;
}

void append_cell(std::string& line, const TableCell& cell, const TableColumn& column, std::size_t width, bool colour) {
  const std::string text = column.is_name ? excerpt(cell.text, width) : cell.text;
  const std::size_t shown = display_width(text);
  const std::string padding(shown < width ? width - shown : 0, ' ');
  if (!column.is_name) line += padding;
  line += paint(cell.tint, text, colour);
  if (column.is_name) line += padding;
}

// How many bytes of `text` go on a line of that many columns.
std::size_t line_end(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  std::size_t width = 0;
  std::size_t last_space = 0;
  std::size_t width_at_space = 0;
  while (at < text.size()) {
    const Cell cell = next_cell(text, at);
    if (width + cell.width > columns) return width_at_space > columns / 2 ? last_space : at;
    if (text[at] == ' ') {
      last_space = at;
      width_at_space = width;
    }
    width += cell.width;
    at = cell.end;
  }
  return at;
}

}  // namespace

std::string paint(Tint tint, std::string_view text, bool colour) {
  if (!colour || tint == Tint::none || text.empty()) return std::string(text);
  std::string painted(sequence(tint));
  painted += text;
  painted += "\x1b[0m";
  return painted;
}

std::string render_table(const std::vector<TableColumn>& table, const std::vector<std::vector<TableCell>>& rows,
                         std::size_t columns, bool colour) {
  const std::vector<std::size_t> widths = column_widths(table, rows, columns);
  std::string out;
  const auto append_row = [&](const auto& cell_at) {
    std::string line(k_indent, ' ');
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (i > 0) line.append(k_gap, ' ');
      append_cell(line, cell_at(i), table[i], widths[i], colour);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line;
    out += '\n';
  };
  append_row([&](std::size_t i) { return TableCell{table[i].title, Tint::dim}; });
  for (const auto& row : rows) append_row([&](std::size_t i) -> const TableCell& { return row[i]; });
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  do {
    const std::size_t end = line_end(text, columns);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
  } while (!text.empty());
  return lines;
}

std::string paragraph(std::string_view text, std::size_t columns, Tint tint, bool colour) {
  std::string out;
  for (const std::string& line : wrap(text, columns)) out += paint(tint, line, colour) + "\n";
  return out;
}

}  // namespace llmeval
