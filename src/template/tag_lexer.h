#pragma once

#include "template/lexer.h"
#include "template/source_cursor.h"

#include <string>
#include <string_view>

namespace llmeval {

/// Why a token cannot be read.
struct TokenError {
  Place place;
  std::string message;
  std::string hint;
};

enum class TagKind : std::uint8_t { output, statement, expression };

/// Reads the tokens of one tag up to and over its closing delimiter (an expression: up to the end) into `piece`, whose
/// last token then tells where that was. On a mistake, which is thrown as TokenError, the tokens before it are in
/// `piece` and the cursor stands at it.
void lex_tag(SourceCursor& cursor, TagKind kind, TemplatePiece& piece);

}  // namespace llmeval
