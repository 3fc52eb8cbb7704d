#pragma once

#include "base/decimal.h"
#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/completion.h"
#include "domain/outcome.h"
#include "template/template.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// All that a check may look at. Refers to the caller's objects, which outlive the call.
struct CheckInput {
  const Call& call;         ///< The answer, its outcome, latency, usage.
  const Object& variables;  ///< The case's vars, and `reference` where there is one: what `{{ }}` in options sees.
  std::string_view answer;  ///< Its text: what is looked at unless `of:` says otherwise.
  Duration latency{0};      ///< What `latency` bounds: the call's, or that of all turns for the case's own checks.
  /// What was said before the answer: the messages of the request.
  std::span<const Message> conversation = {};
};

/// The part of the answer at hand, as `of:` picked it.
struct LookedAt {
  std::string_view text;         ///< A value that is no text stands here as compact JSON.
  const Value* value = nullptr;  ///< Where it was found in JSON: itself, with its type.
};

/// What one check found, before `not`, `min` and `max`.
struct Measured {
  /// Whether it holds by the check's own rule; where there are only bounds, whether there is something to bound.
  bool holds = false;
  /// What `min` and `max` bound, exactly: a number, a count, microseconds. Absent: nothing to bound, so no bound holds.
  std::optional<Decimal> measure;
  /// What is expected, as words after `expected` or `expected not`: `to contain "refund"`. Empty where the bounds say
  /// it.
  std::string expected;
  /// What there is instead, inert. Empty: an excerpt of what was looked at is shown.
  std::string got;
  /// What helps to see why: `only surrounding white space differs`.
  std::string note;
  /// There was nothing to look at, as `note` says: fails, negated or not.
  bool found_nothing = false;
  /// The check could not measure, as `note` says.
  std::optional<Outcome> error;

  /// `check_limit` for a search that was stopped, `invalid_check` for options that came to nothing usable.
  static Measured failed(Outcome error, std::string why);
};

/// What a check measures, for the handling of `min` and `max`.
enum class MeasureKind : std::uint8_t {
  yes_no,    ///< Nothing: takes no bounds.
  number,    ///< Any number.
  count,     ///< A whole number from 0.
  duration,  ///< Microseconds.
};

/// One check with its options, parsed once when loaded. Pure, immutable, callable from any thread.
class Check {
 public:
  virtual ~Check() = default;
  virtual Measured measure(const CheckInput& input, const LookedAt& look) const = 0;
  /// A measure as reasons show it: `12 words`, `4.2s`.
  virtual std::string describe(const Decimal& measure) const;
  /// Appends the variables that its options' `{{ }}` read.
  virtual void add_variables(std::vector<VariableUse>& uses) const;
  /// Whether an answer of this outcome is what it waits for, be it no answer at all (`outcome: timeout`).
  virtual bool awaits(Outcome outcome) const;
};

/// One row of the table of checks.
struct CheckType {
  std::string name;
  std::string summary;  ///< One sentence.
  std::string example;  ///< One item under `expect:`, YAML.
  MeasureKind measure = MeasureKind::yes_no;
  bool negatable = true;
  bool looks_at_answer = true;           ///< False: latency, outcome …; takes no `of`.
  bool handles_failed_outcomes = false;  ///< A case with it lets refusal, truncated, empty … reach the checks.
  bool bare = false;                     ///< May be a bare word, which is read as `name: true`.
  std::string rule;  ///< Of a check that measures: the option (and short form) that stands for min and max.
  std::vector<ShapeRef> short_forms;  ///< What may stand behind the name instead of an object of options.
  std::string short_option;           ///< The option that a short form stands for; none in `name: true`.
  std::vector<Field> options;         ///< Its own; the common ones are added to all.
  /// Makes the check from a value that its shape has accepted. Adds an error with its place for everything that the
  /// shape cannot see (a bad regex, an empty target …) and then returns nullptr.
  std::function<std::unique_ptr<Check>(const Value& options, Diagnostics& diagnostics)> make;
  // Made by the table from what is above.
  ShapeRef shape;           ///< Of what stands behind the name.
  ShapeRef defaults_shape;  ///< Of what stands behind the name under `defaults:`.
};

/// All checks, in the order of help.
const std::vector<CheckType>& check_types();
/// Nullptr where there is none.
const CheckType* find_check_type(std::string_view name);

}  // namespace llmeval
