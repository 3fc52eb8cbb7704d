#include "template/ast_parts.h"
#include "template/program.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// What an expression does with the members of one variable.
class MemberWalk {
 public:
  explicit MemberWalk(std::string_view variable) : variable_(variable) {}

  void walk(const ast::Expr& expr) {
    if (const std::string* const name = member_name(expr)) return add(*name, expr.place, false);
    if (is_variable(expr)) {
      uses_.others = true;
      return;
    }
    if (const ast::Expr* const asked = asked_for(expr)) {
      if (const std::string* const name = member_name(*asked)) add(*name, asked->place, true);
    }
    ast::for_each_part(expr, [&](const ast::Expr& part) { walk(part); });
  }

  MemberUses finish() && { return std::move(uses_); }

 private:
  bool is_variable(const ast::Expr& expr) const {
    const auto* const name = std::get_if<ast::Name>(&expr.node);
    return name != nullptr && name->text == variable_;
  }

  // The name of the member that `expr` is; nullptr where it is none.
  const std::string* member_name(const ast::Expr& expr) {
    if (const auto* const attribute = std::get_if<ast::Attribute>(&expr.node)) {
      return is_variable(*attribute->object) ? &attribute->name : nullptr;
    }
    const auto* const index = std::get_if<ast::Index>(&expr.node);
    if (index == nullptr || !is_variable(*index->object)) return nullptr;
    const auto* const key = std::get_if<ast::Constant>(&index->index->node);
    if (key == nullptr || !key->value.is(Datum::Kind::text)) return nullptr;
    key_ = key->value.text();
    return &key_;
  }

  // What `… is defined`, `… is undefined` and `… | default(…)` ask for.
  static const ast::Expr* asked_for(const ast::Expr& expr) {
    if (const auto* const test = std::get_if<ast::TestCall>(&expr.node)) {
      const bool asks = test->test == TestId::defined || test->test == TestId::undefined;
      return asks ? test->input.get() : nullptr;
    }
    const auto* const filter = std::get_if<ast::FilterCall>(&expr.node);
    return filter != nullptr && filter->filter == FilterId::default_value ? filter->input.get() : nullptr;
  }

  void add(const std::string& name, Place place, bool optional) {
    auto known =
        std::find_if(uses_.named.begin(), uses_.named.end(), [&](const VariableUse& use) { return use.name == name; });
    if (known == uses_.named.end()) {
      uses_.named.push_back({name, place, optional});
    } else {
      known->optional = known->optional || optional;
    }
  }

  std::string_view variable_;
  std::string key_;
  MemberUses uses_;
};

bool is_condition(const ast::Expr& expr) {
  if (std::holds_alternative<ast::Comparison>(expr.node) || std::holds_alternative<ast::TestCall>(expr.node)) {
    return true;
  }
  if (const auto* const unary = std::get_if<ast::Unary>(&expr.node)) return unary->op == ast::UnaryOp::logical_not;
  if (const auto* const constant = std::get_if<ast::Constant>(&expr.node)) {
    return constant->value.is(Datum::Kind::boolean);
  }
  const auto* const logic = std::get_if<ast::Logic>(&expr.node);
  return logic != nullptr && std::all_of(logic->operands.begin(), logic->operands.end(),
                                         [](const ast::ExprPtr& operand) { return is_condition(*operand); });
}

}  // namespace

MemberUses Expression::members_of(std::string_view variable) const {
  MemberWalk walk(variable);
  walk.walk(*program_->expr);
  return std::move(walk).finish();
}

bool Expression::is_condition() const { return llmeval::is_condition(*program_->expr); }

std::optional<Rendered<Value>> Expression::evaluate_left(const Object& variables) const {
  const auto* const comparison = std::get_if<ast::Comparison>(&program_->expr->node);
  if (comparison == nullptr || comparison->steps.size() != 1) return std::nullopt;
  return evaluate(*comparison->first, variables);
}

}  // namespace llmeval
