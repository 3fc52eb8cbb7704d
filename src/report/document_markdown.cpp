#include "report/diff_text.h"
#include "report/document.h"
#include "report/html_text.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_most_diff_lines = 20;
constexpr std::size_t k_most_piece = 400;  // Columns of a piece of a line.

// The longest run of backticks.
std::size_t longest_fence(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// Within a code span and a fence nothing is markup; log_safe() as Markdown may be written to a CI job's log, too.
// Within a code span everything stands for itself. A bar ends a table's cell even there unless a backslash stands
// before it; two backslashes before it would end it again.
std::string code_span(std::string_view text, bool in_table) {
  std::string inside;
  for (const char c : log_safe(excerpt(text, k_most_piece))) {
    if (c == '|' && in_table) inside += !inside.empty() && inside.back() == '\\' ? " \\" : "\\";
    inside += c;
  }
  if (inside.empty()) return {};
  const std::string fence(longest_fence(inside) + 1, '`');
  // Spaces at both ends are taken away by the reader, and all of nothing but spaces is none.
  const bool needs_space = inside.front() == '`' || inside.back() == '`' || inside.front() == ' ';
  const std::string space = needs_space ? " " : "";
  return fence + space + inside + space + fence;
}

// Our own words: what Markdown takes for markup stands for itself.
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : inert_line(text)) {
    constexpr std::string_view k_markup = "\\`*_{}[]<>#!|~&@";
    if (k_markup.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string mark(Tone tone) {
  switch (tone) {
    case Tone::none:
      return "";
    case Tone::good:
      return "✅ ";
    case Tone::bad:
      return "❌ ";
    case Tone::warn:
      return "⚠️ ";
  }
  return "";
}

std::string line_markdown(const DocumentLine& line, bool in_table) {
  std::string text;
  for (const DocumentText& piece : line) {
    text += mark(piece.tone) + (piece.is_foreign ? code_span(piece.text, in_table) : plain(piece.text));
  }
  return text;
}

// What fits: of tables as many rows as there is room for, of folds as many blocks.
class MarkdownBlocks {
 public:
  // All blocks that fit in `room` bytes.
  std::string all(const std::vector<DocumentBlock>& blocks, std::size_t room) {
    std::string text;
    for (const DocumentBlock& block : blocks) {
      const std::string shown = one(block, room - text.size());
      if (text.size() + shown.size() + 1 > room || shown.empty()) {
        ++left_out_;
      } else {
        text += (text.empty() ? "" : "\n") + shown;
      }
    }
    return text;
  }

  std::size_t left_out() const { return left_out_; }

 private:
  // Empty: not even a part of it fits.
  std::string one(const DocumentBlock& block, std::size_t room) {
    if (const auto* table = std::get_if<DocumentTable>(&block.content)) return table_markdown(*table, room);
    if (const auto* fold = std::get_if<DocumentFold>(&block.content)) return fold_markdown(*fold, room);
    if (const auto* diff = std::get_if<DocumentDiff>(&block.content)) return fenced(diff_lines(*diff));
    if (const auto* quote = std::get_if<DocumentQuote>(&block.content)) return fenced(quote_lines(*quote));
    if (const auto* heading = std::get_if<DocumentHeading>(&block.content))
      return "### " + plain(heading->title) + '\n';
    return line_markdown(std::get<DocumentParagraph>(block.content).line, false) + '\n';
  }

  static std::string table_markdown(const DocumentTable& table, std::size_t room) {
    std::string text = "|";
    std::string rule = "|";
    for (const DocumentColumn& column : table.columns) {
      text += ' ' + plain(column.title) + " |";
      rule += column.is_number ? "--:|" : "---|";
    }
    text += '\n' + rule + '\n';
    std::size_t shown = 0;
    for (const std::vector<DocumentLine>& row : table.rows) {
      std::string line = "|";
      for (const DocumentLine& cell : row) line += ' ' + line_markdown(cell, true) + " |";
      const bool is_last = shown + 1 == table.rows.size();
      if (text.size() + line.size() + 2 + (is_last ? 0 : k_note_size) > room) break;
      text += line + '\n';
      ++shown;
    }
    if (shown == table.rows.size()) return text;
    if (shown == 0) return {};
    return text + fmt::format("\n… and {} more rows, left out here\n", table.rows.size() - shown);
  }

  std::string fold_markdown(const DocumentFold& fold, std::size_t room) {
    const std::string start = "<details><summary>" + html_line(fold.title) + "</summary>\n\n";
    constexpr std::string_view k_end = "\n</details>\n";
    const std::size_t frame = start.size() + k_end.size() + 1;
    if (room < frame) return {};
    const std::string inside = all(fold.blocks, room - frame);
    return inside.empty() && !fold.blocks.empty() ? std::string() : start + inside + std::string(k_end);
  }

  static std::string diff_lines(const DocumentDiff& diff) {
    DiffTextOptions options;
    options.indent = 0;
    options.most_lines = k_most_diff_lines;
    options.most_changed = k_most_piece;
    return diff_text(diff.parts, options);
  }

  static std::string quote_lines(const DocumentQuote& quote) {
    std::string_view rest = quote.text;
    std::string lines;
    for (std::size_t n = 0; n < k_most_diff_lines && !rest.empty(); ++n) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines += excerpt(rest.substr(0, end), k_most_piece) + '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return rest.empty() ? lines : lines + "…\n";
  }

  static std::string fenced(const std::string& lines) {
    const std::string inside = log_safe(lines);
    const std::string fence(std::max<std::size_t>(3, longest_fence(inside) + 1), '`');
    return fence + "text\n" + inside + fence + '\n';
  }

  static constexpr std::size_t k_note_size = 60;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string to_markdown(const Document& document, std::size_t most_bytes) {
  constexpr std::size_t k_end_size = 80;  // Of the line that says what was left out.
  std::string text = "## " + mark(document.tone) + plain(document.title) + '\n';
  MarkdownBlocks blocks;
  const std::size_t taken = text.size() + k_end_size;
  const std::string shown = blocks.all(document.blocks, most_bytes > taken ? most_bytes - taken : 0);
  if (!shown.empty()) text += '\n' + shown;
  if (const std::size_t left_out = blocks.left_out(); left_out > 0) {
    text += fmt::format("\n… {} {} left out: too long for a comment.\n", left_out, left_out == 1 ? "part" : "parts");
  }
  return text;
}

}  // namespace llmeval
