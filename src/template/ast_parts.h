#pragma once

#include "template/ast.h"

#include <type_traits>

namespace llmeval::ast {

/// Calls `visit` with each direct part of `expr` (const where `expr` is), in the order in which they are written.
template <class ExprType, class Visit>
void for_each_part(ExprType& expr, const Visit& visit) {
  const auto part = [&](const ExprPtr& pointer) {
    if (pointer) visit(static_cast<ExprType&>(*pointer));
  };
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Attribute>) {
          part(node.object);
        } else if constexpr (std::is_same_v<Node, Index>) {
          part(node.object);
          part(node.index);
        } else if constexpr (std::is_same_v<Node, Slice>) {
          for (const ExprPtr* pointer : {&node.object, &node.start, &node.stop, &node.step}) part(*pointer);
        } else if constexpr (std::is_same_v<Node, ListLiteral>) {
          for (const ExprPtr& item : node.items) part(item);
        } else if constexpr (std::is_same_v<Node, ObjectLiteral>) {
          for (const auto& [key, value] : node.members) {
            part(key);
            part(value);
          }
        } else if constexpr (std::is_same_v<Node, Unary>) {
          part(node.operand);
        } else if constexpr (std::is_same_v<Node, Binary>) {
          part(node.left);
          part(node.right);
        } else if constexpr (std::is_same_v<Node, Concat>) {
          for (const ExprPtr& item : node.parts) part(item);
        } else if constexpr (std::is_same_v<Node, Comparison>) {
          part(node.first);
          for (const Comparison::Step& step : node.steps) part(step.right);
        } else if constexpr (std::is_same_v<Node, Logic>) {
          for (const ExprPtr& operand : node.operands) part(operand);
        } else if constexpr (std::is_same_v<Node, Conditional>) {
          for (const ExprPtr* pointer : {&node.value, &node.condition, &node.otherwise}) part(*pointer);
        } else if constexpr (std::is_same_v<Node, FilterCall>) {
          part(node.input);
          for (const ExprPtr& argument : node.arguments) part(argument);
        } else if constexpr (std::is_same_v<Node, TestCall>) {
          part(node.input);
        }
      },
      expr.node);
}

}  // namespace llmeval::ast
