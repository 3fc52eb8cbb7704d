#include "check/fact_expression.h"

#include "base/suggest.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

Object tags_of(const Case& subject, const MemberUses& read) {
  Object tags;
  for (const auto& [name, value] : subject.tags) tags.set(name, value);
  for (const VariableUse& use : read.named) {
    if (tags.find(use.name) == nullptr) tags.append(use.name, nullptr);
  }
  return tags;
}

}  // namespace

std::optional<FactExpression> FactExpression::parse(const Value& written, const std::vector<std::string_view>& facts,
                                                    std::string_view what, Diagnostics& diagnostics) {
  if (written.text().starts_with("{{")) {
    diagnostics.error(written.place(), fmt::format("'{}' is an expression already", what), "leave the braces out");
    return std::nullopt;
  }
  std::optional<Expression> expression = Expression::parse(written.text(), written.place(), diagnostics);
  if (!expression) return std::nullopt;
  bool right = true;
  for (const VariableUse& use : expression->variables()) {
    if (std::find(facts.begin(), facts.end(), use.name) != facts.end()) continue;
    const std::string hint = did_you_mean(use.name, facts);
    diagnostics.error(use.place, fmt::format("'{}' is undefined in '{}'", inert_line(use.name), what),
                      hint.empty() ? fmt::format("it reads {}", fmt::join(facts, ", ")) : hint);
    right = false;
  }
  if (expression->variables().empty()) {
    diagnostics.error(written.place(), fmt::format("'{}' reads nothing, so it is the same for every sample", what),
                      fmt::format("it reads {}", fmt::join(facts, ", ")));
    right = false;
  }
  if (!right) return std::nullopt;
  return FactExpression(*std::move(expression), excerpt(written.text()));
}

FactExpression::FactExpression(Expression expression, std::string shown)
    : expression_(std::move(expression)),
      shown_(std::move(shown)),
      vars_(expression_.members_of("vars")),
      tags_(expression_.members_of("tags")) {}

bool FactExpression::reads(std::string_view fact) const {
  const auto& uses = expression_.variables();
  return std::any_of(uses.begin(), uses.end(), [&](const VariableUse& use) { return use.name == fact; });
}

void FactExpression::add_case_facts(const Case& subject, Object& facts) const {
  if (reads("vars")) facts.append("vars", subject.vars);
  if (reads("tags")) facts.append("tags", tags_of(subject, tags_));
  if (reads("reference") && subject.reference) facts.append("reference", *subject.reference);
}

std::string FactExpression::describe(const RenderError& error) {
  return error.hint.empty() ? error.message : fmt::format("{} ({})", error.message, error.hint);
}

void FactExpression::add_variables(std::vector<VariableUse>& uses) const {
  for (const VariableUse& use : expression_.variables()) {
    if (use.name == "reference") uses.push_back(use);
  }
  uses.insert(uses.end(), vars_.named.begin(), vars_.named.end());
}

std::optional<Condition> Condition::parse(const Value& written, Diagnostics& diagnostics) {
  static const std::vector<std::string_view> k_facts{"vars",   "tags",  "reference", "outcome",
                                                     "prompt", "model", "case",      "trial"};
  std::optional<FactExpression> expression = FactExpression::parse(written, k_facts, "when", diagnostics);
  if (!expression) return std::nullopt;
  return Condition(*std::move(expression));
}

Evaluated<bool> Condition::holds(const CheckInput& input) const {
  const AnsweredSample& sample = input.sample();
  Object facts;
  expression_.add_case_facts(sample.subject, facts);
  facts.append("outcome", outcome_name(sample.call.outcome));
  facts.append("prompt", sample.key.prompt);
  facts.append("model", sample.key.model);
  facts.append("case", sample.key.case_id);
  facts.append("trial", static_cast<std::int64_t>(sample.key.trial));
  const Rendered<Value> value = expression_.expression().evaluate(facts);
  if (!value) {
    return tl::unexpected<std::string>(
        fmt::format("cannot evaluate 'when: {}': {}", expression_.shown(), FactExpression::describe(value.error())));
  }
  return is_truthy(*value);
}

}  // namespace llmeval
