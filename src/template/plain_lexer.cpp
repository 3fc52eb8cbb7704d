#include "template/lexer.h"
#include "template/source_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace llmeval {

namespace {

// Names that templates read as something else; their canonical form would then say another thing than they mean.
constexpr std::array<std::string_view, 13> k_reserved = {"and",  "else", "false", "False", "if",   "in",  "is",
                                                         "none", "None", "not",   "or",    "true", "True"};

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0 || text.front() == '-') return false;
  const auto may_stand = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  };
  return std::all_of(text.begin(), text.end(), may_stand) &&
         std::find(k_reserved.begin(), k_reserved.end(), text) == k_reserved.end();
}

class PlainLexer {
 public:
  PlainLexer(std::string_view source, const LexOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics), cursor_(source, options.start, options.next_column) {}

  std::vector<TemplatePiece> run() {
    Place start = cursor_.place();
    std::size_t from = 0;
    for (std::size_t open = find_opening(); open != std::string_view::npos; open = find_opening()) {
      cursor_.advance_to(open);
      const std::size_t close = source().find("}}", open);
      const std::string_view inside = source().substr(open + 2, close == std::string_view::npos ? 0 : close - open - 2);
      if (is_name(inside)) {
        add_text(start, source().substr(from, open - from));
        add_variable(inside);
        cursor_.advance_to(close + 2);
        start = cursor_.place();
        from = close + 2;
        continue;
      }
      if (close != std::string_view::npos && inside.find_first_of("{\n") == std::string_view::npos) warn(inside);
      cursor_.advance_to(open + 1);
    }
    add_text(start, source().substr(from));
    return std::move(pieces_);
  }

 private:
  std::string_view source() const { return cursor_.source(); }
  std::size_t find_opening() const { return source().find("{{", cursor_.offset()); }

  void add_text(Place place, std::string_view text) {
    if (!text.empty()) pieces_.push_back({TemplatePiece::Kind::text, std::string(text), place, {}, false});
  }

  void add_variable(std::string_view name) {
    TemplatePiece piece;
    piece.kind = TemplatePiece::Kind::output;
    piece.place = cursor_.place();
    Place inside = piece.place;
    if (options_.next_column != 0) inside.column += 2;
    piece.tokens.push_back({TemplateToken::Kind::name, std::string(name), inside});
    piece.tokens.push_back({TemplateToken::Kind::end, "", inside});
    pieces_.push_back(std::move(piece));
  }

  void warn(std::string_view inside) {
    diagnostics_.warning(cursor_.place(), fmt::format("'{{{{{}}}}}' stays as it is", inside),
                         "only '{{name}}' is filled in here, without spaces and filters");
  }

  const LexOptions& options_;
  Diagnostics& diagnostics_;
  SourceCursor cursor_;
  std::vector<TemplatePiece> pieces_;
};

}  // namespace

std::vector<TemplatePiece> lex_plain(std::string_view source, const LexOptions& options, Diagnostics& diagnostics) {
  return PlainLexer(source, options, diagnostics).run();
}

}  // namespace llmeval
