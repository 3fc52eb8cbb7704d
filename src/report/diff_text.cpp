#include "report/diff_text.h"

#include "report/layout.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

struct Piece {
  DiffKind kind = DiffKind::same;
  std::string_view text;
  bool has_end = false;  ///< An end of line follows.
};
struct DiffLine {
  std::vector<Piece> pieces;
  bool is_changed = false;
};

std::vector<DiffLine> split(std::span<const DiffPart> parts) {
  std::vector<DiffLine> lines(1);
  for (const DiffPart& part : parts) {
    std::string_view rest = part.text;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const bool has_end = end != std::string_view::npos;
      lines.back().pieces.push_back({part.kind, rest.substr(0, end), has_end});
      lines.back().is_changed = lines.back().is_changed || part.kind != DiffKind::same;
      if (!has_end) break;
      lines.emplace_back();
      rest.remove_prefix(end + 1);
    }
  }
  if (lines.back().pieces.empty()) lines.pop_back();
  return lines;
}

std::string limited(std::string_view text, std::size_t columns) {
  return columns == 0 ? inert_line(text) : excerpt(text, columns);
}

std::string line_text(const DiffLine& line, const DiffTextOptions& options) {
  std::string text;
  for (const Piece& piece : line.pieces) {
    if (piece.kind == DiffKind::same) {
      text += limited(piece.text, options.most_same);
      continue;
    }
    // Nothing but an end of line came or went: that has to be seen.
    const std::string shown = piece.text.empty() ? "\\n" : limited(piece.text, options.most_changed);
    text += piece.kind == DiffKind::removed ? paint(Tint::bad, "[-" + shown + "-]", options.colour)
                                            : paint(Tint::good, "{+" + shown + "+}", options.colour);
  }
  return text;
}

// Which lines are near a change.
std::vector<bool> shown_lines(const std::vector<DiffLine>& lines, std::size_t context) {
  std::vector<bool> shown(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].is_changed) continue;
    const std::size_t begin = i - std::min(i, context);
    const std::size_t end = std::min(lines.size(), i + context + 1);
    std::fill(shown.begin() + static_cast<std::ptrdiff_t>(begin), shown.begin() + static_cast<std::ptrdiff_t>(end),
              true);
  }
  return shown;
}

}  // namespace

std::string diff_text(std::span<const DiffPart> parts, const DiffTextOptions& options) {
  const std::vector<DiffLine> lines = split(parts);
  const std::vector<bool> shown = shown_lines(lines, options.context);
  const std::string indent(options.indent, ' ');
  const auto note = [&](std::size_t count, std::string_view what) {
    return indent +
           paint(Tint::dim, fmt::format("… {} {}{}", count, count == 1 ? "line" : "lines", what), options.colour) +
           '\n';
  };
  std::string text;
  std::size_t told = 0;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!shown[i]) {
      ++left_out;
      continue;
    }
    if (options.most_lines > 0 && told == options.most_lines) return text + note(lines.size() - i, " more");
    if (left_out > 0) text += note(left_out, " unchanged");
    left_out = 0;
    text += indent + line_text(lines[i], options) + '\n';
    ++told;
  }
  return left_out > 0 && told > 0 ? text + note(left_out, " unchanged") : text;
}

Value diff_value(std::span<const DiffPart> parts) {
  constexpr std::array<const char*, 3> k_kinds{"same", "removed", "added"};
  List list;
  for (const DiffPart& part : parts) {
    list.emplace_back(Object{{k_kinds.at(static_cast<std::size_t>(part.kind)), part.text}});
  }
  return list;
}

}  // namespace llmeval
