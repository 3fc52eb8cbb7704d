#pragma once

#include "check/check.h"
#include "check/option.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// A check together with the bounds of its measure: the common options `min` and `max`, for all checks that have one.
class BoundedCheck {
 public:
  /// Makes a check from what stands behind its name, its shape checked. A check that could never fail is an error,
  /// unless it `may_just_measure`: one of weight 0 decides nothing.
  /// \param members  of a type that is made of others, as read.
  /// \param files  for a type whose options lead to files.
  static std::optional<BoundedCheck> parse(const CheckType& type, const Value& options, bool may_just_measure,
                                           CheckItems members, Diagnostics& diagnostics, const CheckFiles& files = {});
  /// One that has no bounds.
  explicit BoundedCheck(std::unique_ptr<const Check> check) : check_(std::move(check)) {}

  /// As the check measures, with the bounds in `holds`, `expected` and `got`.
  Measured measure(CheckInput& input, const LookedAt& look) const;
  const Check& check() const { return *check_; }
  void add_variables(std::vector<VariableUse>& uses) const;

 private:
  BoundedCheck() = default;
  bool has_bounds() const { return min_ || max_; }
  bool has_constant_bounds() const;
  bool read_bounds(const CheckType& type, const Value& options, Diagnostics& diagnostics);
  /// Adds an error where rule and bounds are missing, contradict one another or can never be broken.
  bool can_decide(const CheckType& type, const Value& options, bool may_just_measure, Diagnostics& diagnostics) const;
  std::string describe(const std::optional<Decimal>& min, const std::optional<Decimal>& max) const;

  std::unique_ptr<const Check> check_;
  std::optional<NumberOption> min_;
  std::optional<NumberOption> max_;
  std::string expected_;  // By the bounds, where they do not depend on the sample.
};

/// The shape of what may stand behind a check's name: its short forms, or its own options with the bounds of its
/// measure and, where `with_common_options`, with `name`, `weight`, `when` and `of`. Members of a composite may be
/// anything: they are checked when they are read, with better words.
ShapeRef check_shape(const CheckType& type, bool with_common_options);
/// The shape of its default options: all but its name and what its short form stands for.
ShapeRef defaults_shape(const CheckType& type);

}  // namespace llmeval
