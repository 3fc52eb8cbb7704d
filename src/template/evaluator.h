#pragma once

#include "template/ast.h"
#include "template/datum.h"
#include "template/operators.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace llmeval {

/// A loop that is running.
struct LoopState {
  /// The items where they had to be made; else `list` is gone through.
  DatumList items;
  Datum list;
  std::size_t index = 0;
  std::size_t size = 0;

  Datum item(std::size_t i) const { return list.is(Datum::Kind::list) ? list.at(i) : items[i]; }
};

/// Computes expressions over the variables of one rendering. Failures are thrown as RenderFailure.
class Evaluator {
 public:
  /// \param variables  outlives this.
  explicit Evaluator(const Object& variables, std::size_t slot_count = 0) : variables_(variables), slots_(slot_count) {}
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// Never undefined.
  Datum evaluate(const ast::Expr& expr);
  /// May be undefined, for those who ask.
  Datum evaluate_lazily(const ast::Expr& expr);
  /// As Jinja2, takes an `a if c` whose condition is false for an empty text where it is printed, joined or asked for
  /// its truth. Any other undefined value is a failure.
  Datum evaluate_or_empty(const ast::Expr& expr);
  bool is_true(const ast::Expr& expr) { return llmeval::is_true(evaluate_or_empty(expr)); }

  OpSite site(Place place) { return {place, budget_}; }

  // What the template itself assigns.
  void assign(const ast::Target& target, const Datum& value);
  void forget(ast::SlotRange slots);

  /// The loops around the statement at hand, by level.
  std::vector<LoopState>& loops() { return loops_; }

 private:
  struct Visitor;

  Datum or_empty(Datum value) const;
  Datum find_name(const ast::Expr& expr, const ast::Name& name) const;
  Datum loop_value(const ast::Expr& expr, const ast::LoopValue& value) const;
  [[noreturn]] void fail_undefined(const Datum& value) const;

  const Object& variables_;
  std::vector<Datum> slots_;
  std::vector<LoopState> loops_;
  RenderBudget budget_;
};

}  // namespace llmeval
