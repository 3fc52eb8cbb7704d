#include "template/lexer.h"

#include "template/python.h"
#include "template/tag_lexer.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 5> k_roles = {"system", "user", "assistant", "developer", "tool"};

// A line that is a role marker but for its case: `^\s*#?\s*ROLE\s*:\s*$`.
struct MarkerLine {
  std::string_view role;
  bool lower_case = true;
};

std::optional<MarkerLine> read_marker(std::string_view line) {
  line = strip(line);
  if (line.starts_with('#')) line = strip_start(line.substr(1));
  if (!line.ends_with(':')) return std::nullopt;
  line = strip_end(line.substr(0, line.size() - 1));
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  for (const std::string_view role : k_roles) {
    if (line == role) return MarkerLine{role};
    if (std::equal(line.begin(), line.end(), role.begin(), role.end(), same)) return MarkerLine{role, false};
  }
  return std::nullopt;
}

struct RawTag {
  std::size_t size = 0;  // With its delimiters.
  bool strips_before = false;
  bool strips_after = false;
};

// `{%- word -%}` at the start of `text`; `+` too where Jinja2 allows it.
std::optional<RawTag> read_word_tag(std::string_view text, std::string_view word, bool plus_at_end) {
  if (!text.starts_with("{%")) return std::nullopt;
  RawTag tag;
  std::string_view rest = text.substr(2);
  if (rest.starts_with('-') || rest.starts_with('+')) {
    tag.strips_before = rest.front() == '-';
    rest.remove_prefix(1);
  }
  rest = strip_start(rest);
  if (!rest.starts_with(word)) return std::nullopt;
  rest = strip_start(rest.substr(word.size()));
  if (rest.starts_with('-') || (plus_at_end && rest.starts_with('+'))) {
    tag.strips_after = rest.front() == '-';
    rest.remove_prefix(1);
  }
  if (!rest.starts_with("%}")) return std::nullopt;
  tag.size = text.size() - rest.size() + 2;
  return tag;
}

class PieceLexer {
 public:
  PieceLexer(std::string_view source, const LexOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics), cursor_(source, options.start, options.next_column) {}

  std::vector<TemplatePiece> run() {
    while (!cursor_.at_end()) {
      const std::size_t opening = find_opening();
      if (opening == std::string_view::npos) {
        read_text(cursor_.source().size(), false);
        break;
      }
      const char sign = opening + 2 < cursor_.source().size() ? cursor_.source()[opening + 2] : '\0';
      read_text(opening, sign == '-');
      read_tag(sign == '-' || sign == '+');
    }
    return std::move(pieces_);
  }

 private:
  std::size_t find_opening() const {
    const std::string_view source = cursor_.source();
    for (std::size_t at = source.find('{', cursor_.offset()); at != std::string_view::npos;
         at = source.find('{', at + 1)) {
      const char next = at + 1 < source.size() ? source[at + 1] : '\0';
      if (next == '{' || next == '%' || next == '#') return at;
    }
    return std::string_view::npos;
  }

  void add_text(Place place, std::string_view text) {
    if (text.empty()) return;
    if (!pieces_.empty() && pieces_.back().kind == TemplatePiece::Kind::text) {
      pieces_.back().text += text;
    } else {
      pieces_.push_back({TemplatePiece::Kind::text, std::string(text), place, {}, false});
    }
  }

  // Up to `end`, cut at role markers. They are looked for in whole lines of the source, whatever whitespace control
  // takes away from them.
  void read_text(std::size_t end, bool strip_its_end) {
    const std::string_view source = cursor_.source();
    Place place = cursor_.place();
    std::size_t from = cursor_.offset();
    while (options_.roles && cursor_.offset() < end) {
      const std::size_t newline = source.find('\n', cursor_.offset());
      const std::size_t line_end = std::min(newline, source.size());
      if (line_end > end) break;
      if (const std::optional<MarkerLine> marker = marker_at(line_end)) {
        add_text(place, source.substr(from, cursor_.offset() - from));
        cursor_.skip_space();
        pieces_.push_back({TemplatePiece::Kind::role, std::string(marker->role), cursor_.place(), {}, false});
        cursor_.advance_to(std::min(line_end + 1, source.size()));
        place = cursor_.place();
        from = cursor_.offset();
      } else {
        cursor_.advance_to(std::min(line_end + 1, end));
      }
    }
    std::string_view text = source.substr(from, end - from);
    if (strip_its_end) text = strip_end(text);
    add_text(place, text);
    cursor_.advance_to(end);
  }

  // The marker that the line around the cursor is; the cursor may stand behind white space that was stripped.
  std::optional<MarkerLine> marker_at(std::size_t line_end) {
    const std::string_view source = cursor_.source();
    const std::size_t before =
        cursor_.offset() == 0 ? std::string_view::npos : source.rfind('\n', cursor_.offset() - 1);
    const std::size_t line_start = before == std::string_view::npos ? 0 : before + 1;
    const std::optional<MarkerLine> marker = read_marker(source.substr(line_start, line_end - line_start));
    if (!marker || marker->lower_case) return marker;
    diagnostics_.warning(
        cursor_.place(),
        fmt::format("'{}' is text here, not a role marker", strip(source.substr(line_start, line_end - line_start))),
        fmt::format("markers are in lower case: '{}:'", marker->role));
    return std::nullopt;
  }

  void read_tag(bool has_sign) {
    if (const std::optional<RawTag> raw = read_word_tag(cursor_.rest(), "raw", false)) return read_raw(*raw);
    TemplatePiece piece;
    piece.place = cursor_.place();
    const char opener = cursor_.peek(1);
    cursor_.advance(has_sign ? 3 : 2);
    if (opener == '#') return read_comment(piece.place);
    piece.kind = opener == '{' ? TemplatePiece::Kind::output : TemplatePiece::Kind::statement;
    try {
      lex_tag(cursor_, opener == '{' ? TagKind::output : TagKind::statement, piece);
    } catch (const TokenError& error) {
      diagnostics_.error(error.place, error.message, error.hint);
      piece.broken = true;
      piece.tokens.push_back({TemplateToken::Kind::end, "", error.place});
      const std::size_t closing = cursor_.source().find(opener == '{' ? "}}" : "%}", cursor_.offset());
      cursor_.advance_to(closing == std::string_view::npos ? cursor_.source().size() : closing + 2);
    }
    pieces_.push_back(std::move(piece));
  }

  void read_comment(Place opening) {
    const std::size_t closing = cursor_.source().find("#}", cursor_.offset());
    if (closing == std::string_view::npos) {
      diagnostics_.error(opening, "'{#' is not closed", "add '#}'");
      return cursor_.advance_to(cursor_.source().size());
    }
    const bool strips = closing > cursor_.offset() && cursor_.source()[closing - 1] == '-';
    cursor_.advance_to(closing + 2);
    if (strips) cursor_.skip_space();
  }

  void read_raw(const RawTag& tag) {
    const Place opening = cursor_.place();
    cursor_.advance(tag.size);
    if (tag.strips_after) cursor_.skip_space();
    const std::string_view source = cursor_.source();
    for (std::size_t at = source.find("{%", cursor_.offset()); at != std::string_view::npos;
         at = source.find("{%", at + 1)) {
      const std::optional<RawTag> end = read_word_tag(source.substr(at), "endraw", true);
      if (!end) continue;
      const std::string_view text = source.substr(cursor_.offset(), at - cursor_.offset());
      add_text(cursor_.place(), end->strips_before ? strip_end(text) : text);
      cursor_.advance_to(at + end->size);
      if (end->strips_after) cursor_.skip_space();
      return;
    }
    diagnostics_.error(opening, "'raw' is not closed", "add '{% endraw %}'");
    cursor_.advance_to(source.size());
  }

  const LexOptions& options_;
  Diagnostics& diagnostics_;
  SourceCursor cursor_;
  std::vector<TemplatePiece> pieces_;
};

}  // namespace

std::vector<TemplatePiece> lex_template(std::string_view source, const LexOptions& options, Diagnostics& diagnostics) {
  if (!options.keep_last_newline && source.ends_with('\n')) source.remove_suffix(1);
  return PieceLexer(source, options, diagnostics).run();
}

TemplatePiece lex_expression(std::string_view source, Place start, Diagnostics& diagnostics) {
  TemplatePiece piece;
  piece.kind = TemplatePiece::Kind::output;
  piece.place = start;
  SourceCursor cursor(source, start);
  try {
    lex_tag(cursor, TagKind::expression, piece);
  } catch (const TokenError& error) {
    diagnostics.error(error.place, error.message, error.hint);
    piece.broken = true;
    piece.tokens.push_back({TemplateToken::Kind::end, "", error.place});
  }
  return piece;
}

std::string normalize_line_ends(std::string_view text) {
  std::string normal;
  normal.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      normal += text[at];
      continue;
    }
    normal += '\n';
    if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
  }
  return normal;
}

}  // namespace llmeval
