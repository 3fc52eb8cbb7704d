#include "template/evaluator.h"
#include "template/lexer.h"
#include "template/parser.h"
#include "template/program.h"
#include "template/resolver.h"
#include "template/template.h"
#include "text/utf8.h"

#include <string>
#include <utility>

namespace llmeval {

namespace {

bool has_tags(std::string_view text) {
  for (const std::string_view opening : {"{{", "{%", "{#"}) {
    if (text.find(opening) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Expression::Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

std::optional<Expression> Expression::parse(std::string_view text, Place start, Diagnostics& diagnostics) {
  if (find_invalid_utf8(text)) {
    diagnostics.error(start, "the expression is not UTF-8");
    return std::nullopt;
  }
  const std::string normal = normalize_line_ends(text);
  return compile(lex_expression(normal, start, diagnostics), diagnostics);
}

std::optional<Expression> Expression::compile(const TemplatePiece& piece, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  auto program = std::make_shared<Program>();
  program->expr = parse_tokens(piece, diagnostics);
  if (!program->expr) return std::nullopt;
  program->variables = resolve(*program->expr, diagnostics).variables;
  if (diagnostics.error_count() != errors) return std::nullopt;
  return Expression(std::move(program));
}

Rendered<Value> Expression::evaluate(const Object& variables) const { return evaluate(*program_->expr, variables); }

Rendered<Value> Expression::evaluate(const ast::Expr& expr, const Object& variables) {
  try {
    Evaluator evaluator(variables);
    std::optional<Value> value = evaluator.evaluate(expr).to_value();
    if (!value) evaluator.site(expr.place).fail("the number is infinite");
    return *std::move(value);
  } catch (RenderFailure& failure) {
    return tl::unexpected<RenderError>(std::move(failure.error));
  }
}

const std::vector<VariableUse>& Expression::variables() const { return program_->variables; }

std::optional<TypedText> TypedText::parse(std::string_view text, Place start, Diagnostics& diagnostics) {
  if (!has_tags(text)) return TypedText(std::string(text));
  if (text.starts_with("{{") && !find_invalid_utf8(text)) {
    Diagnostics unheard;  // What is wrong is found again below.
    const std::string normal = normalize_line_ends(text);
    const std::vector<TemplatePiece> pieces = lex_template(normal, {start, false, true}, unheard);
    if (pieces.size() == 1 && pieces[0].kind == TemplatePiece::Kind::output && !pieces[0].broken) {
      std::optional<Expression> expression = Expression::compile(pieces[0], diagnostics);
      return expression ? std::optional<TypedText>(TypedText(*std::move(expression))) : std::nullopt;
    }
  }
  TemplateOptions options;
  options.start = start;
  std::optional<Template> content = Template::compile(text, options, true, diagnostics);
  return content ? std::optional<TypedText>(TypedText(*std::move(content))) : std::nullopt;
}

Rendered<Value> TypedText::evaluate(const Object& variables) const {
  if (const auto* text = std::get_if<std::string>(&content_)) return Value(*text);
  if (const auto* expression = std::get_if<Expression>(&content_)) return expression->evaluate(variables);
  return std::get<Template>(content_).render(variables).map([](std::string text) { return Value(std::move(text)); });
}

const std::vector<VariableUse>& TypedText::variables() const {
  static const std::vector<VariableUse> k_none;
  if (const auto* expression = std::get_if<Expression>(&content_)) return expression->variables();
  if (const auto* content = std::get_if<Template>(&content_)) return content->variables();
  return k_none;
}

bool TypedText::is_plain() const { return std::holds_alternative<std::string>(content_); }

}  // namespace llmeval
