#pragma once

#include "check/check.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// One item under `expect:`: a check together with the options that all checks share: `not`, `weight`, `name`, `of`, `min`, `max`.
/// Immutable and shared by all cases of a suite.
class Expectation {
 public:
  /// Parses an item: a bare word, `{type: options}`, `{type: {…, weight: 0}}` or `{not: …}`. Adds every mistake with its place.
  static std::shared_ptr<const Expectation> parse(const Value& item, Diagnostics& diagnostics);

  /// Runs the check. A `{{ }}` that fails to evaluate, or a check that could not measure, gives a Score with `error`.
  Score evaluate(const CheckInput& input) const;

  const std::string& type() const;
  const std::string& name() const;
  double weight() const;
  bool looks_at_answer() const;
  bool handles_failed_outcomes() const;
  Place place() const;
  /// Variables that its options read (`reference` among them), with places.
  std::vector<std::pair<std::string, Place>> variables() const;

 private:
  struct Parts;
  explicit Expectation(std::unique_ptr<const Parts> parts);

 public:
  ~Expectation();

 private:
  std::unique_ptr<const Parts> parts_;
};

using Expectations = std::vector<std::shared_ptr<const Expectation>>;

/// The shape of `expect:`: a list of items, built from the table of checks.
ShapeRef expect_shape();

/// How a sample's scores become its verdict: every check of weight > 0, or the weighted mean.
struct PassRule {
  std::optional<double> min_score;  ///< Absent: all must pass.
};

/// What the checks say of a sample. A check that errs makes it an error unless another deciding check has failed.
struct Judgement {
  Verdict verdict = Verdict::error;
  double score = 0;
  Outcome outcome = Outcome::ok;  ///< The error of the check that erred.
  std::string reason;             ///< Of a fail without a failing check, or of an error.
};

/// Decides a sample from its scores alone, never from texts.
Judgement judge_scores(const std::vector<Score>& scores, const PassRule& rule);

/// Whether an outcome reaches the checks: gradable, and `ok` unless an expectation handles failed outcomes. Transient and permanent ones
/// reach them only where an `outcome` check stands (a case may expect that very outcome).
bool reaches_checks(Outcome outcome, const Expectations& expectations);

}  // namespace llmeval
