#include "report/diff_text.h"
#include "report/document.h"
#include "report/html_text.h"
#include "text/inert.h"

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

// Within a code span everything stands for itself. A bar ends a table's cell even there unless a backslash stands
// before it; two backslashes before it would end it again.
std::string code_span(std::string_view text, bool in_table) {
  std::string inside;
  for (const char c : excerpt(text, k_most_piece)) {
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

std::string blocks_markdown(const std::vector<DocumentBlock>& blocks);

struct MarkdownWriter {
  std::string operator()(const DocumentHeading& heading) const { return "### " + plain(heading.title) + '\n'; }

  std::string operator()(const DocumentParagraph& paragraph) const {
    return line_markdown(paragraph.line, false) + '\n';
  }

  std::string operator()(const DocumentTable& table) const {
    std::string titles = "|";
    std::string rule = "|";
    for (const DocumentColumn& column : table.columns) {
      titles += ' ' + plain(column.title) + " |";
      rule += column.is_number ? "--:|" : "---|";
    }
    std::string text = titles + '\n' + rule + '\n';
    for (const std::vector<DocumentLine>& row : table.rows) {
      text += '|';
      for (const DocumentLine& cell : row) text += ' ' + line_markdown(cell, true) + " |";
      text += '\n';
    }
    return text;
  }

  std::string operator()(const DocumentDiff& diff) const {
    DiffTextOptions options;
    options.indent = 0;
    options.most_lines = k_most_diff_lines;
    options.most_changed = k_most_piece;
    const std::string inside = diff_text(diff.parts, options);
    const std::string fence(std::max<std::size_t>(3, longest_fence(inside) + 1), '`');
    return fence + "text\n" + inside + fence + '\n';
  }

  std::string operator()(const DocumentFold& fold) const {
    return "<details><summary>" + html_line(fold.title) + "</summary>\n\n" + blocks_markdown(fold.blocks) +
           "\n</details>\n";
  }
};

std::string blocks_markdown(const std::vector<DocumentBlock>& blocks) {
  std::string text;
  for (const DocumentBlock& block : blocks) {
    text += (text.empty() ? "" : "\n") + std::visit(MarkdownWriter(), block.content);
  }
  return text;
}

}  // namespace

std::string to_markdown(const Document& document, std::size_t most_bytes) {
  std::string text = "## " + mark(document.tone) + plain(document.title) + '\n';
  std::size_t left_out = 0;
  for (const DocumentBlock& block : document.blocks) {
    const std::string shown = std::visit(MarkdownWriter(), block.content);
    if (text.size() + shown.size() > most_bytes) {
      ++left_out;
    } else {
      text += '\n' + shown;
    }
  }
  if (left_out > 0) {
    text += fmt::format("\n… {} {} left out: too long for a comment.\n", left_out, left_out == 1 ? "part" : "parts");
  }
  return text;
}

}  // namespace llmeval
