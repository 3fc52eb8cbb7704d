#pragma once

#include "template/ast.h"
#include "template/template.h"

#include <vector>

namespace llmeval {

/// What the names of a template mean.
struct Resolution {
  std::vector<VariableUse> variables;  ///< In order of first use.
  ast::Slot slot_count = 0;            ///< Of names that the template assigns.
  bool places_history = false;
};

/// Fills in what ast.h leaves to the resolver. Names follow Jinja2: `set` in `if` stays visible after it, in `for` and
/// in an included file it does not. Adds misuses of `loop` and of `image` to `diagnostics`. \param chat  the template
/// has roles.
Resolution resolve(ast::Block& block, bool chat, Diagnostics& diagnostics);
Resolution resolve(ast::Expr& expr, Diagnostics& diagnostics);

}  // namespace llmeval
