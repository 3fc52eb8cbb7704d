// The part of the grammar that names filters and tests.
#include "template/expression_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

using TokenKind = TemplateToken::Kind;

// `'join' takes at most 2 arguments`
std::string count_message(const FilterSpec& spec, std::size_t allowed) {
  return allowed == 0 ? fmt::format("'{}' takes no arguments", spec.name)
                      : fmt::format("'{}' takes at most {} argument{}", spec.name, allowed, allowed == 1 ? "" : "s");
}

std::size_t parameter_count(const FilterSpec& spec) {
  return static_cast<std::size_t>(std::count_if(spec.parameters.begin(), spec.parameters.end(),
                                                [](std::string_view name) { return !name.empty(); }));
}

}  // namespace

ast::ExprPtr ExpressionParser::with_filters_and_tests(ast::ExprPtr expr) {
  for (;;) {
    if (peek().is_op("|")) {
      expr = filter(std::move(expr));
    } else if (peek().is_name("is")) {
      expr = test(std::move(expr));
    } else if (peek().is_op("(")) {
      fail_call(*expr);
    } else {
      return expr;
    }
  }
}

ast::ExprPtr ExpressionParser::filter(ast::ExprPtr input) {
  next();
  const TemplateToken& name = peek();
  if (name.kind != TokenKind::name) fail_unexpected("a filter's name");
  next();
  const FilterSpec* spec = find_filter(name.text);
  if (spec == nullptr) {
    fail(name.place, unknown_message("filter", name.text, is_jinja_filter(name.text)), hint_for_filter(name.text));
  }
  ast::FilterCall call{spec->id, std::move(input), {}};
  call.arguments.resize(parameter_count(*spec));
  if (skip_op("(")) arguments(*spec, call);
  for (std::size_t i = 0; i < spec->required; ++i) {
    if (!call.arguments[i]) {
      fail(name.place, fmt::format("'{}' needs its argument '{}'", spec->name, spec->parameters[i]));
    }
  }
  return make(name.place, std::move(call));
}

// Behind the opening bracket: by position, then by name.
void ExpressionParser::arguments(const FilterSpec& spec, ast::FilterCall& call) {
  const std::size_t allowed = call.arguments.size();
  std::size_t position = 0;
  bool named = false;
  while (!skip_op(")")) {
    if (position != 0 || named) {
      expect_op(",");
      if (skip_op(")")) return;
    }
    const TemplateToken& first = peek();
    std::size_t parameter = position;
    if (first.kind == TokenKind::name && peek(1).is_op("=")) {
      named = true;
      next();
      next();
      const auto* const end = spec.parameters.begin() + allowed;
      parameter =
          static_cast<std::size_t>(std::find(spec.parameters.begin(), end, first.text) - spec.parameters.begin());
      if (parameter == allowed) fail(first.place, fmt::format("'{}' has no argument '{}'", spec.name, first.text));
    } else if (named) {
      fail(first.place, "an argument without a name after one with a name");
    } else if (position++ == allowed) {
      fail(first.place, count_message(spec, allowed));
    }
    if (call.arguments[parameter])
      fail(first.place, fmt::format("the argument '{}' is given twice", spec.parameters[parameter]));
    call.arguments[parameter] = expression();
  }
}

ast::ExprPtr ExpressionParser::test(ast::ExprPtr input) {
  next();
  const bool negated = skip_name("not");
  const TemplateToken& name = peek();
  if (name.kind != TokenKind::name) fail_unexpected("a test's name");
  next();
  const TestId* found = find_test(name.text);
  if (found == nullptr) {
    fail(name.place, unknown_message("test", name.text, is_jinja_test(name.text)), hint_for_test(name.text));
  }
  if (skip_op("(") && !skip_op(")")) fail(peek().place, fmt::format("the test '{}' takes no arguments", name.text));
  if (peek().is_name("is")) fail(peek().place, "tests cannot be chained", "join them with 'and'");
  return make(name.place, ast::TestCall{*found, negated, std::move(input)});
}

void ExpressionParser::fail_call(const ast::Expr& callee) const {
  const Place place = peek().place;
  if (const auto* attribute = std::get_if<ast::Attribute>(&callee.node)) {
    std::string hint;
    if (find_filter(attribute->name) != nullptr) hint = fmt::format("there is a filter: | {}", attribute->name);
    if (attribute->name == "items") hint = "{% for key in x %} goes through the keys; x[key] is the item";
    fail(place, fmt::format("methods such as '{}' are not supported", attribute->name), std::move(hint));
  }
  const auto* name = std::get_if<ast::Name>(&callee.node);
  fail(place, name != nullptr ? fmt::format("functions such as '{}' are not supported", name->text)
                              : "calls are not supported");
}

}  // namespace llmeval
