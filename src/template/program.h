#pragma once

#include "template/ast.h"
#include "template/template.h"

#include <vector>

namespace llmeval {

struct Template::Program {
  ast::Block body;
  ast::Slot slot_count = 0;
  std::vector<TemplateSegment> segments;
  std::vector<VariableUse> variables;
  bool is_plain = false;
  bool is_chat = false;
  bool has_markers = false;
  bool places_history = false;
};

struct Expression::Program {
  ast::ExprPtr expr;
  std::vector<VariableUse> variables;
};

}  // namespace llmeval
