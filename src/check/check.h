#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/completion.h"
#include "domain/verdict.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// All that a check may look at. Refers to the caller's objects, which outlive the call.
struct CheckInput {
  const Call& call;              ///< The answer, its outcome, latency, usage.
  const Object& variables;       ///< The case's vars, and `reference` where there is one: what `{{ }}` in options sees.
  std::string_view answer;       ///< Its text: what is looked at unless `of:` says otherwise.
};

/// What one check measured, before `not`, `min` and `max`.
struct Measured {
  /// The check's one measure: a count, microseconds, nano-dollars, or its score in [0,1]. Yes/no checks give 0 or 1.
  double measure = 0;
  /// Whether it holds by the check's own rule, for checks without bounds.
  bool holds = false;
  std::string reason;            ///< `expected …, got …`
  std::optional<Outcome> error;  ///< The check could not measure; `reason` says why.
};

/// What a check measures, for the handling of `min` and `max`.
enum class MeasureKind : std::uint8_t { yes_no, score, count, duration };

/// One check with its options, parsed once when loaded. Pure, immutable, callable from any thread.
class Check {
 public:
  virtual ~Check() = default;
  virtual Measured measure(const CheckInput& input, std::string_view looked_at) const = 0;
  /// `min: 0` and the like: why it can never fail; nullopt where it can.
  virtual std::optional<std::string> unfailable() const { return std::nullopt; }
  /// Names of variables that its options' `{{ }}` read, with places.
  virtual std::vector<std::pair<std::string, Place>> variables() const { return {}; }
};

/// One row of the table of checks.
struct CheckType {
  std::string name;
  std::string summary;           ///< One sentence.
  std::string example;           ///< YAML, one line or a block.
  MeasureKind measure = MeasureKind::yes_no;
  bool negatable = true;
  bool looks_at_answer = true;   ///< False: latency, outcome …
  bool handles_failed_outcomes = false;  ///< A case with it lets refusal, truncated, empty … reach the checks.
  ShapeRef shape;                ///< Of the value behind the check's name: short and long form.
  /// Makes the check from a value that the shape has accepted; adds errors (bad regex, empty target …) with places.
  std::function<std::unique_ptr<Check>(const Value& options, Diagnostics& diagnostics)> make;
};

/// All checks, in the order of help.
const std::vector<CheckType>& check_types();
const CheckType* find_check_type(std::string_view name);

}  // namespace llmeval
