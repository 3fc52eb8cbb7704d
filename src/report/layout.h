#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// An emphasis; what is said is said by the text.
enum class Tint : std::uint8_t { none, good, bad, warn, dim, strong };

/// `text` between the ANSI sequences of the tint; as it is where `colour` is off.
std::string paint(Tint tint, std::string_view text, bool colour);

/// `text` is inert already.
struct TableCell {
  std::string text;
  Tint tint = Tint::none;
};

struct TableColumn {
  std::string title;
  bool is_name = false;  ///< Left aligned, and cut in the middle where the table is too wide; numbers never are.
};

/// Rows under dim titles, indented by two, lines ended by \n, at most `columns` wide as long as names of eight columns
/// allow it. Each row has a cell for each column.
std::string render_table(const std::vector<TableColumn>& table, const std::vector<std::vector<TableCell>>& rows,
                         std::size_t columns, bool colour);

/// The lines of inert text, at most `columns` wide (over 10) and broken at spaces where that leaves no line half empty.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);
/// The same, each line painted and ended by \n.
std::string paragraph(std::string_view text, std::size_t columns, Tint tint, bool colour);

}  // namespace llmeval
