#pragma once

#include "base/diagnostic.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A token inside a tag.
struct TemplateToken {
  enum class Kind : std::uint8_t { name, integer, real, text, op, end };
  Kind kind = Kind::end;
  /// A number in its canonical form (decimal digits; a float as Python prints it), a text without quotes and escapes,
  /// else as written.
  std::string text;
  Place place;

  bool is(Kind wanted, std::string_view wanted_text) const { return kind == wanted && text == wanted_text; }
  bool is_op(std::string_view op) const { return is(Kind::op, op); }
  bool is_name(std::string_view name) const { return is(Kind::name, name); }
};

/// A stretch of a template: text with line ends as \n and whitespace control applied, a role marker, `{{ … }}` or `{% …
/// %}`. Comments are gone; what stands in `raw` is text.
struct TemplatePiece {
  enum class Kind : std::uint8_t { text, role, output, statement };
  Kind kind = Kind::text;
  std::string text;  ///< Or the role's name.
  Place place;       ///< Of its first character.
  /// Of a tag, without its delimiters; the last one is of kind end and stands at the closing delimiter.
  std::vector<TemplateToken> tokens;
  bool broken = false;  ///< Its mistake has been reported; the tokens before it are there.
};

struct LexOptions {
  Place start;
  bool roles = false;
  /// Jinja2 drops the one line end at the end of a template, unless told not to.
  bool keep_last_newline = false;
  std::uint32_t next_column = 1;  ///< See SourceCursor.
};

/// Cuts a template into pieces, and adds what is not closed or cannot be read to `diagnostics`. `source` has \n line
/// ends only.
std::vector<TemplatePiece> lex_template(std::string_view source, const LexOptions& options, Diagnostics& diagnostics);

/// Cuts a text in which `{{name}}` is all that is filled in: the name of a variable, of letters, digits, `_` and `-`,
/// without white space and no word of the template language. Warns of other `{{ … }}`, which stay as they are.
std::vector<TemplatePiece> lex_plain(std::string_view source, const LexOptions& options, Diagnostics& diagnostics);

/// The tokens of an expression that stands alone; `broken` as above.
TemplatePiece lex_expression(std::string_view source, Place start, Diagnostics& diagnostics);

/// `\r\n` and `\r` become `\n`, as Jinja2 reads them.
std::string normalize_line_ends(std::string_view text);

}  // namespace llmeval
