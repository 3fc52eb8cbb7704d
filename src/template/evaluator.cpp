#include "template/evaluator.h"

#include "base/assert.h"
#include "template/filters.h"
#include "template/undefined.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace llmeval {

struct Evaluator::Visitor {
  Evaluator& evaluator;
  const ast::Expr& expr;

  OpSite site() const { return evaluator.site(expr.place); }
  Datum evaluate(const ast::ExprPtr& part) const { return evaluator.evaluate(*part); }
  Datum evaluate_or(const ast::ExprPtr& part, Datum otherwise) const {
    return part ? evaluate(part) : std::move(otherwise);
  }

  // The tree outlives the rendering, so its texts need no owner.
  Datum operator()(const ast::Constant& node) const {
    return node.value.is(Datum::Kind::text) ? Datum::view(node.value.text()) : node.value;
  }
  Datum operator()(const ast::Name& node) const { return evaluator.find_name(expr, node); }
  Datum operator()(const ast::Attribute& node) const { return find_named(evaluate(node.object), node.name, expr); }

  Datum operator()(const ast::Index& node) const {
    const Datum object = evaluate(node.object);
    return find_at(object, evaluate(node.index), expr);
  }

  Datum operator()(const ast::Slice& node) const {
    const Datum object = evaluate(node.object);
    const Datum start = evaluate_or(node.start, Datum::none());
    const Datum stop = evaluate_or(node.stop, Datum::none());
    return slice(object, start, stop, evaluate_or(node.step, Datum::none()), site());
  }

  Datum operator()(const ast::ListLiteral& node) const {
    DatumList items;
    items.reserve(node.items.size());
    for (const ast::ExprPtr& item : node.items) items.push_back(evaluate(item));
    return site().list(std::move(items), node.tuple);
  }

  Datum operator()(const ast::ObjectLiteral& node) const {
    DatumObject members;
    for (const auto& [key_expr, value_expr] : node.members) {
      const Datum key = evaluate(key_expr);
      if (!key.is(Datum::Kind::text)) {
        evaluator.site(key_expr->place).fail(fmt::format("a key of an object is text, not {}", describe_kind(key)));
      }
      Datum value = evaluate(value_expr);
      const auto same =
          std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.key == key.text(); });
      if (same != members.end()) {
        same->value = std::move(value);
      } else {
        members.push_back({std::string(key.text()), std::move(value)});
      }
    }
    return site().object(std::move(members));
  }

  Datum operator()(const ast::Unary& node) const {
    if (node.op == ast::UnaryOp::logical_not) return Datum::boolean(!evaluator.is_true(*node.operand));
    return apply_unary(node.op, evaluate(node.operand), site());
  }

  Datum operator()(const ast::Binary& node) const {
    const Datum left = evaluate(node.left);
    return apply_binary(node.op, left, evaluate(node.right), site());
  }

  Datum operator()(const ast::Concat& node) const {
    std::string text;
    for (const ast::ExprPtr& part : node.parts) {
      text += site().printed(evaluator.evaluate_or_empty(*part)).text();
      if (text.size() > RenderBudget::k_max_text) site().fail_text_too_long();
    }
    return site().text(std::move(text));
  }

  Datum operator()(const ast::Comparison& node) const {
    Datum left = evaluate(node.first);
    for (const ast::Comparison::Step& step : node.steps) {
      Datum right = evaluate(step.right);
      if (!apply_comparison(step.op, left, right, evaluator.site(step.place))) return Datum::boolean(false);
      left = std::move(right);
    }
    return Datum::boolean(true);
  }

  // The last operand decides whatever it is, so it may be undefined as far as this goes.
  Datum operator()(const ast::Logic& node) const {
    for (std::size_t i = 0; i + 1 < node.operands.size(); ++i) {
      Datum operand = evaluator.evaluate_lazily(*node.operands[i]);
      if (llmeval::is_true(evaluator.or_empty(operand)) != node.all) return operand;
    }
    return evaluator.evaluate_lazily(*node.operands.back());
  }

  Datum operator()(const ast::Conditional& node) const {
    if (evaluator.is_true(*node.condition)) return evaluator.evaluate_lazily(*node.value);
    return node.otherwise ? evaluator.evaluate_lazily(*node.otherwise) : Datum::undefined(expr);
  }

  Datum operator()(const ast::FilterCall& node) const {
    if (node.filter == FilterId::default_value) return default_value(node);
    const Datum input = evaluate(node.input);
    std::array<Datum, 3> arguments;
    LLMEVAL_ASSERT(node.arguments.size() <= arguments.size());
    for (std::size_t i = 0; i < node.arguments.size(); ++i) arguments[i] = evaluate_or(node.arguments[i], Datum());
    return apply_filter(node.filter, input, {arguments.data(), node.arguments.size()}, expr, site());
  }

  // default(default_value='', boolean=false)
  Datum default_value(const ast::FilterCall& node) const {
    Datum input = evaluator.evaluate_lazily(*node.input);
    const bool also_false = llmeval::is_true(evaluate_or(node.arguments[1], Datum::boolean(false)));
    const bool replaced = input.is(Datum::Kind::undefined) || (also_false && !llmeval::is_true(input));
    if (!replaced) return input;
    return node.arguments[0] ? evaluator.evaluate_lazily(*node.arguments[0]) : Datum::view("");
  }

  Datum operator()(const ast::TestCall& node) const {
    const bool computes = node.test == TestId::even || node.test == TestId::odd;
    const Datum value = computes ? evaluate(node.input) : evaluator.evaluate_lazily(*node.input);
    return Datum::boolean(passes_test(node.test, value, site()) != node.negated);
  }

  Datum operator()(const ast::LoopValue& node) const { return evaluator.loop_value(expr, node); }
};

Datum Evaluator::evaluate_lazily(const ast::Expr& expr) { return std::visit(Visitor{*this, expr}, expr.node); }

Datum Evaluator::evaluate(const ast::Expr& expr) {
  Datum value = evaluate_lazily(expr);
  if (value.is(Datum::Kind::undefined)) fail_undefined(value);
  return value;
}

Datum Evaluator::evaluate_or_empty(const ast::Expr& expr) { return or_empty(evaluate_lazily(expr)); }

Datum Evaluator::or_empty(Datum value) const {
  if (!value.is(Datum::Kind::undefined)) return value;
  if (!std::holds_alternative<ast::Conditional>(value.missing_node().node)) fail_undefined(value);
  return Datum::view("");
}

Datum Evaluator::find_name(const ast::Expr& expr, const ast::Name& name) const {
  for (const ast::Slot slot : name.slots) {
    if (!slots_[slot].is(Datum::Kind::unset)) return slots_[slot];
  }
  LLMEVAL_ASSERT(!name.certain);
  if (const Value* value = variables_.find(name.text)) return Datum::of(*value);
  return Datum::undefined(expr);
}

Datum Evaluator::loop_value(const ast::Expr& expr, const ast::LoopValue& value) const {
  const LoopState& loop = loops_[value.level];
  const auto number = [](std::size_t count) { return Datum::integer(Integer(static_cast<std::int64_t>(count))); };
  switch (value.field) {
    case ast::LoopField::index:
      return number(loop.index + 1);
    case ast::LoopField::index0:
      return number(loop.index);
    case ast::LoopField::revindex:
      return number(loop.size - loop.index);
    case ast::LoopField::revindex0:
      return number(loop.size - loop.index - 1);
    case ast::LoopField::first:
      return Datum::boolean(loop.index == 0);
    case ast::LoopField::last:
      return Datum::boolean(loop.index + 1 == loop.size);
    case ast::LoopField::length:
      return number(loop.size);
    case ast::LoopField::previtem:
      return loop.index == 0 ? Datum::undefined(expr) : loop.item(loop.index - 1);
    case ast::LoopField::nextitem:
      return loop.index + 1 == loop.size ? Datum::undefined(expr) : loop.item(loop.index + 1);
  }
  LLMEVAL_ASSERT(false);
  return {};
}

void Evaluator::assign(const ast::Target& target, const Datum& value) {
  if (target.parts.empty()) {
    slots_[target.slot] = value;
    return;
  }
  if (value.is(Datum::Kind::undefined)) fail_undefined(value);
  const DatumList items = items_of(value, site(target.place));
  if (items.size() != target.parts.size()) {
    site(target.place).fail(fmt::format("{} names cannot take {} items", target.parts.size(), items.size()));
  }
  for (std::size_t i = 0; i < items.size(); ++i) assign(target.parts[i], items[i]);
}

void Evaluator::forget(ast::SlotRange slots) {
  std::fill(slots_.begin() + slots.first, slots_.begin() + slots.end, Datum());
}

void Evaluator::fail_undefined(const Datum& value) const { throw RenderFailure{describe_undefined(value, variables_)}; }

}  // namespace llmeval
