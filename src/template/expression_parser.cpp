#include "template/expression_parser.h"

#include "template/ast_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

using TokenKind = TemplateToken::Kind;

constexpr std::array<std::string_view, 7> k_words = {"and", "or", "not", "in", "is", "if", "else"};

bool is_word(const TemplateToken& token) {
  return token.kind == TokenKind::name && std::find(k_words.begin(), k_words.end(), token.text) != k_words.end();
}

std::string describe(const TemplateToken& token) {
  switch (token.kind) {
    case TokenKind::end:
      return token.text;
    case TokenKind::text:
      return "a text";
    case TokenKind::name:
    case TokenKind::integer:
    case TokenKind::real:
    case TokenKind::op:
      break;
  }
  return fmt::format("'{}'", token.text);
}

template <class Op>
struct OpName {
  std::string_view text;
  Op op;
};

template <class Op, std::size_t size>
std::optional<Op> find_op(const std::array<OpName<Op>, size>& ops, const TemplateToken& token) {
  if (token.kind != TokenKind::op) return std::nullopt;
  const auto found = std::find_if(ops.begin(), ops.end(), [&](const OpName<Op>& op) { return op.text == token.text; });
  return found != ops.end() ? std::optional<Op>(found->op) : std::nullopt;
}

constexpr std::array<OpName<ast::BinaryOp>, 2> k_sums = {{{"+", ast::BinaryOp::add}, {"-", ast::BinaryOp::subtract}}};
constexpr std::array<OpName<ast::BinaryOp>, 4> k_products = {{{"*", ast::BinaryOp::multiply},
                                                              {"/", ast::BinaryOp::divide},
                                                              {"//", ast::BinaryOp::floor_divide},
                                                              {"%", ast::BinaryOp::remainder}}};
constexpr std::array<OpName<ast::BinaryOp>, 1> k_powers = {{{"**", ast::BinaryOp::power}}};
constexpr std::array<OpName<ast::CompareOp>, 6> k_comparisons = {{{"==", ast::CompareOp::equal},
                                                                  {"!=", ast::CompareOp::not_equal},
                                                                  {"<", ast::CompareOp::less},
                                                                  {"<=", ast::CompareOp::less_equal},
                                                                  {">", ast::CompareOp::greater},
                                                                  {">=", ast::CompareOp::greater_equal}}};

}  // namespace

// Counts the rules that call themselves, so that no text overflows the stack.
class ExpressionParser::Nesting {
 public:
  explicit Nesting(ExpressionParser& parser) : parser_(parser) {
    if (++parser_.depth_ > k_max_template_depth) {
      fail(parser_.peek().place, fmt::format("the expression is nested deeper than {}", k_max_template_depth));
    }
  }
  ~Nesting() { --parser_.depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  ExpressionParser& parser_;
};

void ExpressionParser::fail(Place place, std::string message, std::string hint) {
  throw SyntaxFailure{place, std::move(message), std::move(hint)};
}

void ExpressionParser::fail_unexpected(std::string_view expected) const {
  fail(peek().place, fmt::format("expected {}, found {}", expected, describe(peek())));
}

const TemplateToken& ExpressionParser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const TemplateToken& ExpressionParser::next() {
  const TemplateToken& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool ExpressionParser::skip_name(std::string_view name) {
  if (!peek().is_name(name)) return false;
  next();
  return true;
}

bool ExpressionParser::skip_op(std::string_view op) {
  if (!peek().is_op(op)) return false;
  next();
  return true;
}

void ExpressionParser::expect_name(std::string_view name, std::string_view where) {
  if (!skip_name(name)) fail_unexpected(fmt::format("'{}' {}", name, where));
}

void ExpressionParser::expect_op(std::string_view op) {
  if (!skip_op(op)) fail_unexpected(fmt::format("'{}'", op));
}

void ExpressionParser::expect_end(std::string_view where) {
  if (peek().kind == TokenKind::end) return;
  if (peek().is_op("="))
    fail(peek().place, fmt::format("unexpected '=' {}", where), "'==' compares; {% set x = … %} assigns");
  fail(peek().place, fmt::format("unexpected {} {}", describe(peek()), where));
}

ast::ExprPtr ExpressionParser::make(Place place, decltype(ast::Expr::node) node) const {
  auto expr = std::make_unique<ast::Expr>();
  expr->place = place;
  expr->node = std::move(node);
  ast::for_each_part(*expr, [&](const ast::Expr& part) { expr->depth = std::max(expr->depth, part.depth + 1); });
  if (expr->depth > k_max_template_depth) {
    fail(place, fmt::format("the expression is nested deeper than {}", k_max_template_depth));
  }
  return expr;
}

ast::ExprPtr ExpressionParser::expression() {
  const Nesting nesting(*this);
  ast::ExprPtr value = condition();
  while (peek().is_name("if")) {
    const Place place = next().place;
    ast::ExprPtr test = condition();
    ast::ExprPtr otherwise = skip_name("else") ? expression() : nullptr;
    value = make(place, ast::Conditional{std::move(value), std::move(test), std::move(otherwise)});
  }
  return value;
}

ast::ExprPtr ExpressionParser::condition() { return logic(false); }

// `or` stands above `and`, that above `not`.
ast::ExprPtr ExpressionParser::logic(bool all) {
  const auto operand = [&] { return all ? negation() : logic(true); };
  const std::string_view word = all ? "and" : "or";
  ast::ExprPtr first = operand();
  if (!peek().is_name(word)) return first;
  const Place place = peek().place;
  ast::Logic node;
  node.all = all;
  node.operands.push_back(std::move(first));
  while (skip_name(word)) node.operands.push_back(operand());
  return make(place, std::move(node));
}

ast::ExprPtr ExpressionParser::negation() {
  if (!peek().is_name("not")) return comparison();
  const Nesting nesting(*this);
  const Place place = next().place;
  return make(place, ast::Unary{ast::UnaryOp::logical_not, negation()});
}

ast::ExprPtr ExpressionParser::comparison() {
  ast::ExprPtr first = sum();
  ast::Comparison node;
  for (;;) {
    const Place place = peek().place;
    std::optional<ast::CompareOp> op = find_op(k_comparisons, peek());
    if (peek().is_name("in")) op = ast::CompareOp::in;
    if (peek().is_name("not") && peek(1).is_name("in")) {
      next();
      op = ast::CompareOp::not_in;
    }
    if (!op) break;
    next();
    node.steps.push_back({*op, sum(), place});
  }
  if (node.steps.empty()) return first;
  const Place place = node.steps.front().place;
  node.first = std::move(first);
  return make(place, std::move(node));
}

ast::ExprPtr ExpressionParser::sum() {
  ast::ExprPtr left = concatenation();
  while (const std::optional<ast::BinaryOp> op = find_op(k_sums, peek())) {
    const Place place = next().place;
    left = make(place, ast::Binary{*op, std::move(left), concatenation()});
  }
  return left;
}

ast::ExprPtr ExpressionParser::concatenation() {
  ast::ExprPtr first = product();
  if (!peek().is_op("~")) return first;
  const Place place = peek().place;
  ast::Concat node;
  node.parts.push_back(std::move(first));
  while (skip_op("~")) node.parts.push_back(product());
  return make(place, std::move(node));
}

ast::ExprPtr ExpressionParser::product() {
  ast::ExprPtr left = power();
  while (const std::optional<ast::BinaryOp> op = find_op(k_products, peek())) {
    const Place place = next().place;
    left = make(place, ast::Binary{*op, std::move(left), power()});
  }
  return left;
}

// From the left, as Jinja2 has it and Python has not: 2 ** 3 ** 2 is 64.
ast::ExprPtr ExpressionParser::power() {
  ast::ExprPtr left = unary(true);
  while (const std::optional<ast::BinaryOp> op = find_op(k_powers, peek())) {
    const Place place = next().place;
    left = make(place, ast::Binary{*op, std::move(left), unary(true)});
  }
  return left;
}

ast::ExprPtr ExpressionParser::unary(bool with_filters) {
  ast::ExprPtr expr;
  if (peek().is_op("-") || peek().is_op("+")) {
    const Nesting nesting(*this);
    const TemplateToken& sign = next();
    const ast::UnaryOp op = sign.text == "-" ? ast::UnaryOp::negate : ast::UnaryOp::plus;
    expr = make(sign.place, ast::Unary{op, unary(false)});
  } else {
    expr = primary();
  }
  expr = with_postfixes(std::move(expr));
  return with_filters ? with_filters_and_tests(std::move(expr)) : std::move(expr);
}

ast::ExprPtr ExpressionParser::primary() {
  const TemplateToken& token = peek();
  if (token.is_op("(")) return parenthesized();
  if (token.is_op("[")) return list_literal();
  if (token.is_op("{")) return object_literal();
  if (token.kind == TokenKind::op || token.kind == TokenKind::end || is_word(token)) fail_unexpected("an expression");
  return constant();
}

ast::ExprPtr ExpressionParser::constant() {
  const TemplateToken& token = next();
  switch (token.kind) {
    case TokenKind::text: {
      std::string text = token.text;
      while (peek().kind == TokenKind::text) text += next().text;
      return make(token.place, ast::Constant{Datum::text(std::move(text))});
    }
    case TokenKind::integer:
      return make(token.place, ast::Constant{Datum::integer(*Integer::parse(token.text))});
    case TokenKind::real:
      return make(token.place, ast::Constant{Datum::real(std::strtod(token.text.c_str(), nullptr))});
    case TokenKind::name:
    case TokenKind::op:
    case TokenKind::end:
      break;
  }
  if (token.text == "true" || token.text == "True") return make(token.place, ast::Constant{Datum::boolean(true)});
  if (token.text == "false" || token.text == "False") return make(token.place, ast::Constant{Datum::boolean(false)});
  if (token.text == "none" || token.text == "None") return make(token.place, ast::Constant{Datum::none()});
  return make(token.place, ast::Name{token.text, {}, false, {}});
}

ast::ExprPtr ExpressionParser::tuple_or(Rule item) {
  const Place place = peek().place;
  ast::ExprPtr first = (this->*item)();
  if (!peek().is_op(",")) return first;
  ast::ListLiteral tuple;
  tuple.tuple = true;
  tuple.items.push_back(std::move(first));
  while (skip_op(",")) {
    if (peek().kind == TokenKind::end || peek().is_op(")")) break;
    tuple.items.push_back((this->*item)());
  }
  return make(place, std::move(tuple));
}

ast::ExprPtr ExpressionParser::parenthesized() {
  const Place place = next().place;
  if (skip_op(")")) return make(place, ast::ListLiteral{{}, true});
  ast::ExprPtr expr = tuple_or(&ExpressionParser::expression);
  expect_op(")");
  return expr;
}

ast::ExprPtr ExpressionParser::list_literal() {
  const Place place = next().place;
  ast::ListLiteral list;
  while (!peek().is_op("]")) {
    if (!list.items.empty()) expect_op(",");
    if (peek().is_op("]")) break;
    list.items.push_back(expression());
  }
  expect_op("]");
  return make(place, std::move(list));
}

ast::ExprPtr ExpressionParser::object_literal() {
  const Place place = next().place;
  ast::ObjectLiteral object;
  while (!peek().is_op("}")) {
    if (!object.members.empty()) expect_op(",");
    if (peek().is_op("}")) break;
    ast::ExprPtr key = expression();
    expect_op(":");
    object.members.emplace_back(std::move(key), expression());
  }
  expect_op("}");
  return make(place, std::move(object));
}

ast::ExprPtr ExpressionParser::with_postfixes(ast::ExprPtr expr) {
  for (;;) {
    if (peek().is_op(".")) {
      expr = attribute(std::move(expr));
    } else if (peek().is_op("[")) {
      expr = subscript(std::move(expr));
    } else if (peek().is_op("(")) {
      fail_call(*expr);
    } else {
      return expr;
    }
  }
}

// `a.name`, and `a.0`, which is a[0].
ast::ExprPtr ExpressionParser::attribute(ast::ExprPtr object) {
  next();
  const TemplateToken& name = peek();
  if (name.kind == TokenKind::integer) {
    ast::ExprPtr index = constant();
    return make(name.place, ast::Index{std::move(object), std::move(index)});
  }
  if (name.kind != TokenKind::name) fail_unexpected("a name after '.'");
  next();
  return make(name.place, ast::Attribute{std::move(object), name.text});
}

ast::ExprPtr ExpressionParser::subscript(ast::ExprPtr object) {
  const Place place = next().place;
  const auto bound = [&]() -> ast::ExprPtr { return peek().is_op(":") || peek().is_op("]") ? nullptr : expression(); };
  if (peek().is_op("]")) fail_unexpected("an index");
  ast::ExprPtr first = bound();
  if (!skip_op(":")) {
    expect_op("]");
    return make(place, ast::Index{std::move(object), std::move(first)});
  }
  ast::ExprPtr stop = bound();
  ast::ExprPtr step = skip_op(":") ? bound() : nullptr;
  expect_op("]");
  return make(place, ast::Slice{std::move(object), std::move(first), std::move(stop), std::move(step)});
}

ast::Target ExpressionParser::target() {
  ast::Target target = single_target();
  if (!peek().is_op(",")) return target;
  ast::Target tuple;
  tuple.place = target.place;
  tuple.parts.push_back(std::move(target));
  while (skip_op(",")) {
    if (peek().is_op(")")) break;
    tuple.parts.push_back(single_target());
  }
  return tuple;
}

ast::Target ExpressionParser::single_target() {
  const TemplateToken& token = peek();
  if (token.is_op("(")) {
    const Nesting nesting(*this);
    next();
    ast::Target inner = target();
    expect_op(")");
    return inner;
  }
  constexpr std::array<std::string_view, 6> k_constants = {"true", "false", "none", "True", "False", "None"};
  if (token.kind != TokenKind::name || is_word(token)) fail_unexpected("a name to assign to");
  const bool is_constant = std::find(k_constants.begin(), k_constants.end(), token.text) != k_constants.end();
  if (is_constant || token.text == "loop") fail(token.place, fmt::format("'{}' cannot be assigned to", token.text));
  next();
  if (peek().is_op(".") || peek().is_op("[")) fail(peek().place, "only a name can be assigned to");
  ast::Target target;
  target.place = token.place;
  target.name = token.text;
  return target;
}

}  // namespace llmeval
