#pragma once

#include "check/check_input.h"
#include "template/template.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// One expression of the template language over named facts of a sample, as `when` and `expr` have it. The facts
/// `vars`, `tags` and `reference` are the case's; of the others its owner knows.
class FactExpression {
 public:
  /// Adds what is wrong: no text, its syntax, a name that is none of `facts`, or none at all, since what reads nothing
  /// is the same for every sample.
  /// \param what  as messages name it: `when`.
  static std::optional<FactExpression> parse(const Value& written, const std::vector<std::string_view>& facts,
                                             std::string_view what, Diagnostics& diagnostics);

  bool reads(std::string_view fact) const;
  /// Puts those of vars, tags and reference that it reads among `facts`. A tag that the case does not have and that the
  /// expression reads by its name is there as none.
  void add_case_facts(const Case& subject, Object& facts) const;
  const Expression& expression() const { return expression_; }
  /// Its text as one line.
  const std::string& shown() const { return shown_; }

  /// Why it could not be evaluated, without its place: it is short, and shown beside.
  static std::string describe(const RenderError& error);

  /// The variables of the case that it reads: `reference`, and what `vars.NAME` names.
  void add_variables(std::vector<VariableUse>& uses) const;
  bool reads_all_variables() const { return vars_.others; }

 private:
  FactExpression(Expression expression, std::string shown);

  Expression expression_;
  std::string shown_;
  MemberUses vars_;
  MemberUses tags_;
};

/// The common option `when:`, to which samples a check applies.
class Condition {
 public:
  static std::optional<Condition> parse(const Value& written, Diagnostics& diagnostics);

  /// The error says why nobody knows.
  Evaluated<bool> holds(const CheckInput& input) const;
  const FactExpression& expression() const { return expression_; }

 private:
  explicit Condition(FactExpression expression) : expression_(std::move(expression)) {}

  FactExpression expression_;
};

}  // namespace llmeval
