#include "compare/gate_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace llmeval {

std::string scope_text(std::string_view group, const RuleScope& scope) {
  std::string text = scope.check.empty() ? std::string(group) : fmt::format("'{}' of {}", scope.check, group);
  if (!scope.tags.empty()) text += fmt::format(" (tags {})", fmt::join(scope.tags, ", "));
  return text;
}

GateRuleResult nothing_there(std::string_view suite, std::string rule, const RuleScope& scope) {
  std::string what = scope.check.empty() ? std::string("no scored case") : fmt::format("no score of '{}'", scope.check);
  if (!scope.tags.empty()) what += fmt::format(" with tags {}", fmt::join(scope.tags, ", "));
  if (!scope.models.empty()) what += fmt::format(" of models {}", fmt::join(scope.models, ", "));
  return {std::string(suite), std::move(rule), GateDecision::inconclusive, "there is " + what};
}

}  // namespace llmeval
