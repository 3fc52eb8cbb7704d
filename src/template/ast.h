#pragma once

#include "base/diagnostic.h"
#include "template/datum.h"
#include "template/functions.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The tree of a template. A namespace of its own, since its names (If, Name, Text) are everyday words. The parser
/// builds it; the resolver fills in the slots, levels and meanings marked so; from then on it never changes.
namespace llmeval::ast {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

/// Where a name that the template itself assigns is kept while rendering.
using Slot = std::uint32_t;
/// The slots that belong to one scope and the scopes inside it.
struct SlotRange {
  Slot first = 0;
  Slot end = 0;
};

struct Constant {
  Datum value;
};
struct Name {
  std::string text;
  std::vector<Slot> slots;          ///< Resolver: looked into in this order; then the variables are, unless `certain`.
  bool certain = false;             ///< Resolver: the last slot is always set.
  std::vector<std::string> nearby;  ///< Resolver: names that the template assigns before, for hints.
};
struct Attribute {
  ExprPtr object;
  std::string name;
};
struct Index {
  ExprPtr object;
  ExprPtr index;
};
/// Each bound may be absent.
struct Slice {
  ExprPtr object;
  ExprPtr start;
  ExprPtr stop;
  ExprPtr step;
};
struct ListLiteral {
  std::vector<ExprPtr> items;
  bool tuple = false;
};
struct ObjectLiteral {
  std::vector<std::pair<ExprPtr, ExprPtr>> members;
};
enum class UnaryOp : std::uint8_t { negate, plus, logical_not };
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
enum class BinaryOp : std::uint8_t { add, subtract, multiply, divide, floor_divide, remainder, power };
struct Binary {
  BinaryOp op;
  ExprPtr left;
  ExprPtr right;
};
/// `a ~ b ~ c`
struct Concat {
  std::vector<ExprPtr> parts;
};
enum class CompareOp : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal, in, not_in };
/// `a < b < c`: as Python, true where each neighbouring pair is.
struct Comparison {
  struct Step {
    CompareOp op;
    ExprPtr right;
    Place place;
  };
  ExprPtr first;
  std::vector<Step> steps;
};
/// `a and b and c`, `a or b`: the operand that decides.
struct Logic {
  bool all = false;
  std::vector<ExprPtr> operands;
};
struct Conditional {
  ExprPtr value;
  ExprPtr condition;
  ExprPtr otherwise;  ///< May be absent.
};
struct FilterCall {
  FilterId filter;
  ExprPtr input;
  std::vector<ExprPtr> arguments;  ///< By the filter's parameters; absent ones are null.
};
struct TestCall {
  TestId test;
  bool negated = false;
  ExprPtr input;
};
enum class LoopField : std::uint8_t { index, index0, revindex, revindex0, first, last, length, previtem, nextitem };
/// `loop.index`: made by the resolver.
struct LoopValue {
  LoopField field;
  unsigned level = 0;  ///< Of the loop that is meant.
};

struct Expr {
  Place place;
  std::variant<Constant, Name, Attribute, Index, Slice, ListLiteral, ObjectLiteral, Unary, Binary, Concat, Comparison,
               Logic, Conditional, FilterCall, TestCall, LoopValue>
      node;
  unsigned depth = 1;  ///< Of the tree below, itself included.
};

struct Statement;
using Block = std::vector<Statement>;

struct Text {
  std::string text;
};
struct Role {
  std::string name;
};
enum class OutputKind : std::uint8_t { value, history, image };
struct Output {
  ExprPtr value;
  OutputKind kind = OutputKind::value;  ///< Resolver: history.
};
struct Branch {
  ExprPtr condition;
  Block body;
};
struct If {
  std::vector<Branch> branches;
  Block otherwise;
  bool has_otherwise = false;
};
/// What `for` and `set` assign to: a name, or a tuple of targets.
struct Target {
  Place place;
  std::string name;
  std::vector<Target> parts;
  Slot slot = 0;  ///< Resolver, of a name.
};
struct For {
  Target target;
  ExprPtr iterable;
  ExprPtr filter;  ///< May be absent.
  Block body;
  Block otherwise;
  SlotRange slots;     ///< Resolver: forgotten at each step.
  unsigned level = 0;  ///< Resolver: how many loops are around it.
};
struct Set {
  Target target;
  ExprPtr value;
};
/// An included file; what it sets stays inside.
struct Scope {
  Block body;
  SlotRange slots;  ///< Resolver: forgotten at its start.
};

struct Statement {
  Place place;
  std::variant<Text, Role, Output, If, For, Set, Scope> node;
};

}  // namespace llmeval::ast
