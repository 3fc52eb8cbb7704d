#pragma once

#include "template/ast.h"
#include "template/template.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace llmeval {

/// A template as it was read; not resolved yet.
struct ParsedTemplate {
  ast::Block body;
  std::vector<TemplateSegment> segments;
  bool has_tags = false;
  bool has_roles = false;
};

/// Reads a template and what it includes. Adds every mistake to `diagnostics`; where there was one the result is not to
/// be used. \param keep_last_newline  see LexOptions.
ParsedTemplate parse_template(std::string_view text, const TemplateOptions& options, bool keep_last_newline,
                              Diagnostics& diagnostics);

/// Reads a list of messages and what they include, as above.
ParsedTemplate parse_entries(std::span<const ChatEntry> entries, ChatSyntax syntax, const IncludeLoader& include,
                             Diagnostics& diagnostics);

/// The expression of an output tag's tokens; nullptr where there was a mistake.
ast::ExprPtr parse_tokens(const TemplatePiece& piece, Diagnostics& diagnostics);

}  // namespace llmeval
