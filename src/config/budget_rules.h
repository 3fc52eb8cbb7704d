#pragma once

#include "config/project.h"
#include "data/shape.h"

#include <memory>
#include <set>

namespace llmeval {

/// What may stand under a suite's `budget:`: its ceilings, and under `sample` those of each sample.
ShapeRef suite_budget_shape();
/// What may stand under a case's `budget:`: the ceilings of each of its samples.
ShapeRef case_budget_shape();

/// The ceilings of a budget that was checked against its shape; none where `value` is nullptr.
BudgetLimits read_budget(const Value* value, Diagnostics& diagnostics);
/// The same for samples; nullptr where `value` is nullptr.
std::shared_ptr<const BudgetLimits> read_sample_budget(const Value* value, Diagnostics& diagnostics);

/// What models must tell so that ceilings can be kept: a price for one on cost, and `max_output_tokens` for one on cost
/// or tokens, since the worst case is reserved before a request is sent.
struct BudgetNeeds {
  bool price = false;
  bool output_limit = false;

  void add(const BudgetLimits& limits) {
    price = price || limits.max_cost;
    output_limit = output_limit || limits.max_cost || limits.max_tokens;
  }
};

/// Adds an error for each model of the suite, fallbacks and judges among them, that does not tell what is needed.
/// Recordings need nothing. \param told  models that were told of already.
void check_budget_needs(const Suite& suite, const BudgetNeeds& needs, std::set<const Model*>& told,
                        Diagnostics& diagnostics);

}  // namespace llmeval
