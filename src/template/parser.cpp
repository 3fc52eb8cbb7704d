#include "template/parser.h"

#include "template/expression_parser.h"
#include "template/lexer.h"
#include "template/segments.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

using PieceKind = TemplatePiece::Kind;
using TokenKind = TemplateToken::Kind;

constexpr std::size_t k_max_include_depth = 20;
constexpr std::size_t k_max_includes = 1000;

// Runs `read` on a tag's tokens; a mistake becomes a diagnostic. False where there was one.
template <class Read>
bool read_tag(const TemplatePiece& piece, Diagnostics& diagnostics, const Read& read) {
  if (piece.broken) return false;
  try {
    ExpressionParser tokens(piece.tokens);
    read(tokens);
    return true;
  } catch (const SyntaxFailure& failure) {
    diagnostics.error(failure.place, failure.message, failure.hint);
    return false;
  }
}

// The word a statement begins with; empty where it is none.
std::string_view word_of(const TemplatePiece& piece) {
  if (piece.kind != PieceKind::statement || piece.tokens.front().kind != TokenKind::name) return {};
  return piece.tokens.front().text;
}

// What all files of one template share.
struct ParserState {
  const TemplateOptions& options;
  Diagnostics& diagnostics;
  SegmentWriter segments;
  std::vector<std::string> open_files;  // Names of the includes that are being read.
  std::size_t include_count = 0;
  bool has_roles = false;
};

// Reads one file's pieces into blocks. A mistake in a tag does not stop it: the block that the tag opens is read all
// the same.
class FileParser {
 public:
  FileParser(std::vector<TemplatePiece> pieces, ParserState& state) : pieces_(std::move(pieces)), state_(state) {}

  ast::Block run() { return block({}); }

  bool sets_names() const {
    return std::any_of(pieces_.begin(), pieces_.end(),
                       [](const TemplatePiece& piece) { return word_of(piece) == "set"; });
  }

 private:
  struct OpenTag {
    std::string_view word;
    Place place;
    bool broken = false;  // Where its own end is missing, so may be what follows.
  };

  // Up to a statement with one of these words, which is not taken; empty: up to the end.
  ast::Block block(std::initializer_list<std::string_view> ends) {
    ast::Block statements;
    while (at_ < pieces_.size()) {
      const std::string_view word = word_of(pieces_[at_]);
      if (std::find(ends.begin(), ends.end(), word) != ends.end()) return statements;
      if (closes_outer_tag(word)) break;
      const TemplatePiece& piece = pieces_[at_++];
      if (word != "include") state_.segments.add(piece);
      statement(piece, statements);
    }
    if (ends.size() == 0 || aborted_) return statements;
    const OpenTag& open = open_.back();
    if (open.broken) return statements;
    state_.diagnostics.error(open.place, fmt::format("'{}' is not closed", open.word),
                             fmt::format("add '{{% end{} %}}'", open.word));
    return statements;
  }

  bool closes_outer_tag(std::string_view word) const {
    if (!word.starts_with("end") || open_.size() < 2) return false;
    return std::any_of(open_.begin(), open_.end() - 1,
                       [&](const OpenTag& open) { return open.word == word.substr(3); });
  }

  void statement(const TemplatePiece& piece, ast::Block& statements) {
    switch (piece.kind) {
      case PieceKind::text:
        statements.push_back({piece.place, ast::Text{piece.text}});
        return;
      case PieceKind::role:
        state_.has_roles = true;
        statements.push_back({piece.place, ast::Role{piece.text}});
        return;
      case PieceKind::output:
        if (ast::ExprPtr value = parse_tokens(piece, state_.diagnostics)) {
          statements.push_back({piece.place, ast::Output{std::move(value)}});
        }
        return;
      case PieceKind::statement:
        return tag(piece, statements);
    }
  }

  void tag(const TemplatePiece& piece, ast::Block& statements) {
    const std::string_view word = word_of(piece);
    if (word == "if") return add_if(piece, statements);
    if (word == "for") return add_for(piece, statements);
    if (word == "set") return add_set(piece, statements);
    if (word == "include") return add_include(piece, statements);
    if (piece.broken) return;
    const Place place = piece.tokens.front().place;
    if (word.empty()) return state_.diagnostics.error(place, "a tag begins with a word", hint_for_tag(""));
    if (word == "elif" || word == "else" || word.starts_with("end")) {
      const std::string hint =
          open_.empty() ? "nothing is open here" : fmt::format("'{}' is open here", open_.back().word);
      return state_.diagnostics.error(place, fmt::format("unexpected '{}'", word), hint);
    }
    if (word == "raw") return state_.diagnostics.error(place, "'raw' takes nothing", "write {% raw %}");
    state_.diagnostics.error(place, unknown_message("tag", word, is_jinja_tag(word)), hint_for_tag(word));
  }

  // The body of `if` or `for` up to one of the words, which is not taken.
  ast::Block body_of(const OpenTag& open, std::initializer_list<std::string_view> ends) {
    open_.push_back(open);
    ast::Block body;
    if (open_.size() > k_max_template_depth) {
      state_.diagnostics.error(open.place, fmt::format("tags are nested deeper than {}", k_max_template_depth));
      at_ = pieces_.size();
      aborted_ = true;
    } else {
      body = block(ends);
    }
    open_.pop_back();
    return body;
  }

  // Takes the tag at hand where it begins with the word.
  const TemplatePiece* take(std::string_view word) {
    if (at_ == pieces_.size() || word_of(pieces_[at_]) != word) return nullptr;
    const TemplatePiece& piece = pieces_[at_++];
    state_.segments.add(piece);
    if (word != "elif") {
      read_tag(piece, state_.diagnostics, [&](ExpressionParser& tokens) {
        tokens.next();
        if (word == "else") tokens.skip_op(":");
        tokens.expect_end(fmt::format("after '{}'", word));
      });
    }
    return &piece;
  }

  ast::ExprPtr condition_of(const TemplatePiece& piece) {
    ast::ExprPtr condition;
    read_tag(piece, state_.diagnostics, [&](ExpressionParser& tokens) {
      const std::string where = fmt::format("after the condition of '{}'", tokens.next().text);
      condition = tokens.condition();
      tokens.skip_op(":");  // As in Python; Jinja2 lets it pass.
      tokens.expect_end(where);
    });
    return condition;
  }

  void add_if(const TemplatePiece& piece, ast::Block& statements) {
    ast::If node;
    const OpenTag open{"if", piece.place, piece.broken};
    for (const TemplatePiece* branch = &piece; branch != nullptr; branch = take("elif")) {
      ast::ExprPtr condition = condition_of(*branch);
      ast::Block body = body_of(open, {"elif", "else", "endif"});
      node.branches.push_back({std::move(condition), std::move(body)});
    }
    node.has_otherwise = take("else") != nullptr;
    if (node.has_otherwise) node.otherwise = body_of(open, {"endif"});
    take("endif");
    statements.push_back({piece.place, std::move(node)});
  }

  void add_for(const TemplatePiece& piece, ast::Block& statements) {
    ast::For node;
    read_tag(piece, state_.diagnostics, [&](ExpressionParser& tokens) {
      tokens.next();
      node.target = tokens.target();
      tokens.expect_name("in", "after the names of 'for'");
      node.iterable = tokens.iterable();
      if (tokens.skip_name("if")) node.filter = tokens.expression();
      if (tokens.peek().is_name("recursive"))
        ExpressionParser::fail(tokens.peek().place, "recursive loops are not supported");
      tokens.skip_op(":");
      tokens.expect_end("in 'for'");
    });
    const OpenTag open{"for", piece.place, piece.broken};
    node.body = body_of(open, {"else", "endfor"});
    if (take("else") != nullptr) node.otherwise = body_of(open, {"endfor"});
    take("endfor");
    statements.push_back({piece.place, std::move(node)});
  }

  void add_set(const TemplatePiece& piece, ast::Block& statements) {
    ast::Set node;
    const bool fine = read_tag(piece, state_.diagnostics, [&](ExpressionParser& tokens) {
      const Place place = tokens.next().place;
      node.target = tokens.target();
      if (!tokens.skip_op("=")) {
        const bool is_block = tokens.peek().kind == TokenKind::end || tokens.peek().is_op("|");
        if (is_block) ExpressionParser::fail(place, "a 'set' without '=' is not supported", "write {% set name = … %}");
        tokens.fail_unexpected("'='");
      }
      node.value = tokens.expression_or_tuple();
      tokens.expect_end("in 'set'");
    });
    if (fine) statements.push_back({piece.place, std::move(node)});
  }

  void add_include(const TemplatePiece& piece, ast::Block& statements) {
    read_tag(piece, state_.diagnostics, [&](ExpressionParser& tokens) {
      tokens.next();
      const TemplateToken& name = tokens.peek();
      if (name.kind != TokenKind::text) tokens.fail_unexpected("a file's name in quotes");
      tokens.next();
      tokens.expect_end("in 'include', which takes a file's name alone");
      statements.push_back({piece.place, included(name)});
    });
  }

  ast::Scope included(const TemplateToken& name);

  std::vector<TemplatePiece> pieces_;
  ParserState& state_;
  std::size_t at_ = 0;
  std::vector<OpenTag> open_;
  bool aborted_ = false;
};

FileParser read_file(std::string_view text, const LexOptions& options, ParserState& state) {
  if (const std::optional<std::size_t> invalid = find_invalid_utf8(text)) {
    state.diagnostics.error(options.start, fmt::format("the template is not UTF-8 from its byte {} on", *invalid + 1));
    return {{}, state};
  }
  return {lex_template(normalize_line_ends(text), options, state.diagnostics), state};
}

ast::Scope FileParser::included(const TemplateToken& name) {
  const auto fail = [&](std::string_view why, std::string hint = {}) {
    ExpressionParser::fail(name.place, fmt::format("cannot include '{}': {}", name.text, why), std::move(hint));
  };
  if (!state_.options.include) fail("there are no files here");
  const std::vector<std::string>& open = state_.open_files;
  if (std::find(open.begin(), open.end(), name.text) != open.end()) fail("it includes itself");
  if (open.size() == k_max_include_depth) fail(fmt::format("files are included deeper than {}", k_max_include_depth));
  if (++state_.include_count > k_max_includes) fail(fmt::format("more than {} files", k_max_includes));
  const tl::expected<IncludedText, std::string> file = state_.options.include(name.text);
  if (!file) fail(file.error());
  FileParser parser = read_file(file->text, {{file->source, 1, 1}, state_.options.roles, false}, state_);
  // What the file sets stays inside it. The same text in its place would leave the names behind, so it must not look
  // the same.
  const bool is_scope = parser.sets_names();
  if (is_scope) state_.segments.add_tag("{% include %}");
  state_.open_files.push_back(name.text);
  ast::Scope scope{parser.run(), {}};
  state_.open_files.pop_back();
  if (is_scope) state_.segments.add_tag("{% endinclude %}");
  return scope;
}

bool has_tags(std::string_view text) {
  constexpr std::array<std::string_view, 3> k_openings = {"{{", "{%", "{#"};
  return std::any_of(k_openings.begin(), k_openings.end(),
                     [&](std::string_view opening) { return text.find(opening) != std::string_view::npos; });
}

void add_plain(const std::vector<TemplatePiece>& pieces, ast::Block& statements, SegmentWriter& segments) {
  for (const TemplatePiece& piece : pieces) {
    segments.add(piece);
    if (piece.kind == PieceKind::text) {
      statements.push_back({piece.place, ast::Text{piece.text}});
    } else {
      auto name = std::make_unique<ast::Expr>();
      name->place = piece.tokens.front().place;
      name->node = ast::Name{piece.tokens.front().text, {}, false, {}};
      statements.push_back({piece.place, ast::Output{std::move(name)}});
    }
  }
}

}  // namespace

ParsedTemplate parse_template(std::string_view text, const TemplateOptions& options, bool keep_last_newline,
                              Diagnostics& diagnostics) {
  ParserState state{options, diagnostics, {}, {}, 0, false};
  ParsedTemplate parsed;
  parsed.body = read_file(text, {options.start, options.roles, keep_last_newline}, state).run();
  parsed.segments = std::move(state.segments).finish(options.roles);
  parsed.has_tags = has_tags(text);
  parsed.has_roles = state.has_roles;
  return parsed;
}

ParsedTemplate parse_entries(std::span<const ChatEntry> entries, ChatSyntax syntax, const IncludeLoader& include,
                             Diagnostics& diagnostics) {
  TemplateOptions options;
  options.include = include;
  ParserState state{options, diagnostics, {}, {}, 0, false};
  ParsedTemplate parsed;
  for (const ChatEntry& entry : entries) {
    TemplatePiece role;
    role.kind = PieceKind::role;
    role.text = entry.role;
    state.segments.add(role);
    parsed.body.push_back({entry.start, ast::Role{role.text}});
    const LexOptions how{entry.start, false, true, entry.next_column};
    if (syntax == ChatSyntax::plain) {
      add_plain(lex_plain(normalize_line_ends(entry.text), how, diagnostics), parsed.body, state.segments);
    } else {
      for (ast::Statement& one : read_file(entry.text, how, state).run()) parsed.body.push_back(std::move(one));
    }
    parsed.has_tags = parsed.has_tags || has_tags(entry.text);
  }
  parsed.segments = std::move(state.segments).finish(true);
  parsed.has_roles = true;
  return parsed;
}

ast::ExprPtr parse_tokens(const TemplatePiece& piece, Diagnostics& diagnostics) {
  ast::ExprPtr value;
  const bool fine = read_tag(piece, diagnostics, [&](ExpressionParser& tokens) {
    value = tokens.expression_or_tuple();
    tokens.expect_end("after the expression");
  });
  return fine ? std::move(value) : nullptr;
}

}  // namespace llmeval
