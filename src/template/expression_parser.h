#pragma once

#include "template/ast.h"
#include "template/lexer.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace llmeval {

/// Why the tokens of a tag are not what they should be. Thrown inside this layer only: one mistake ends the reading of
/// one tag.
struct SyntaxFailure {
  Place place;
  std::string message;
  std::string hint;
};

/// Lists, conditions and tags nested deeper are refused.
constexpr unsigned k_max_template_depth = 100;

/// Reads the tokens of one tag with Jinja2's grammar. The tokens end with one of kind end.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::span<const TemplateToken> tokens) : tokens_(tokens) {}

  /// `a if c else b`, the widest expression but a tuple without parentheses.
  ast::ExprPtr expression();
  /// An expression without `if`, as `{% if %}` takes it.
  ast::ExprPtr condition();
  /// `{{ … }}`, the right side of `set`: expressions and tuples without parentheses.
  ast::ExprPtr expression_or_tuple() { return tuple_or(&ExpressionParser::expression); }
  /// What `for` goes through: as above without `if`, which there is the filter.
  ast::ExprPtr iterable() { return tuple_or(&ExpressionParser::condition); }
  /// Names to assign to: `x`, `k, v`, `(a, b), c`.
  ast::Target target();

  const TemplateToken& peek(std::size_t ahead = 0) const;
  const TemplateToken& next();
  bool skip_name(std::string_view name);
  bool skip_op(std::string_view op);
  /// \param where  what the token ends or separates, for the message.
  void expect_name(std::string_view name, std::string_view where);
  void expect_end(std::string_view where);

  [[noreturn]] static void fail(Place place, std::string message, std::string hint = {});
  [[noreturn]] void fail_unexpected(std::string_view expected) const;

 private:
  using Rule = ast::ExprPtr (ExpressionParser::*)();

  ast::ExprPtr tuple_or(Rule item);
  ast::ExprPtr logic(bool all);
  ast::ExprPtr negation();
  ast::ExprPtr comparison();
  ast::ExprPtr sum();
  ast::ExprPtr concatenation();
  ast::ExprPtr product();
  ast::ExprPtr power();
  ast::ExprPtr unary(bool with_filters);
  ast::ExprPtr primary();
  ast::ExprPtr constant();
  ast::ExprPtr parenthesized();
  ast::ExprPtr list_literal();
  ast::ExprPtr object_literal();
  ast::ExprPtr with_postfixes(ast::ExprPtr expr);
  ast::ExprPtr attribute(ast::ExprPtr object);
  ast::ExprPtr subscript(ast::ExprPtr object);
  ast::ExprPtr with_filters_and_tests(ast::ExprPtr expr);
  ast::ExprPtr filter(ast::ExprPtr input);
  ast::ExprPtr test(ast::ExprPtr input);
  void arguments(const FilterSpec& spec, ast::FilterCall& call);
  ast::Target single_target();
  void expect_op(std::string_view op);
  [[noreturn]] void fail_call(const ast::Expr& callee) const;
  ast::ExprPtr make(Place place, decltype(ast::Expr::node) node) const;

  class Nesting;
  std::span<const TemplateToken> tokens_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

}  // namespace llmeval
