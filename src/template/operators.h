#pragma once

#include "template/ast.h"
#include "template/datum.h"
#include "template/template.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace llmeval {

/// Thrown inside this layer only, and caught where rendering starts: tl::expected through every operator cost more than
/// the work itself.
struct RenderFailure {
  RenderError error;
};

/// What one rendering may use up.
struct RenderBudget {
  static constexpr std::size_t k_max_text = 16U << 20U;
  static constexpr std::size_t k_max_items = 1'000'000;
  static constexpr unsigned k_max_depth = 100;
  static constexpr std::uint64_t k_max_steps = 10'000'000;

  std::uint64_t steps = k_max_steps;  ///< Left.
};

/// Where in the template an operation stands; makes its values and its failures.
class OpSite {
 public:
  OpSite(Place place, RenderBudget& budget) : place_(place), budget_(budget) {}

  [[noreturn]] void fail(std::string message, std::string hint = {}) const;
  [[noreturn]] void fail_text_too_long() const;
  /// Fails once all steps are spent. A loop's step, a comparison of two items and a new KiB of text are one step each.
  void spend(std::uint64_t steps) const;

  // Each fails beyond the limits.
  Datum text(std::string text) const;
  Datum list(DatumList items, bool tuple = false) const;
  Datum object(DatumObject members) const;
  /// `{{ value }}` as text; text itself without a copy.
  Datum printed(const Datum& value) const;

 private:
  Place place_;
  RenderBudget& budget_;
};

// The operators with Python's meaning. No operand is undefined.

/// `-` and `+`.
Datum apply_unary(ast::UnaryOp op, const Datum& operand, const OpSite& site);
Datum apply_binary(ast::BinaryOp op, const Datum& left, const Datum& right, const OpSite& site);
bool apply_comparison(ast::CompareOp op, const Datum& left, const Datum& right, const OpSite& site);

bool equals(const Datum& left, const Datum& right, const OpSite& site);

/// The items that `for` goes through: a list's own, an object's keys, a text's characters. Fails for anything else.
DatumList items_of(const Datum& value, const OpSite& site);

/// `object.name` and `object['name']`, `list[index]`; an undefined value of `node` where there is nothing.
Datum find_named(const Datum& object, std::string_view name, const ast::Expr& node);
Datum find_at(const Datum& object, const Datum& index, const ast::Expr& node);
/// `value[start:stop:step]` of a text or list; absent bounds are none.
Datum slice(const Datum& value, const Datum& start, const Datum& stop, const Datum& step, const OpSite& site);

/// A boolean counts as 0 or 1, as in Python. Nullopt for what is no whole number.
std::optional<Integer> as_integer(const Datum& value);
/// Any number as the nearest double; fails where a whole number is beyond its range.
double as_double(const Datum& value, const OpSite& site);
bool is_numeric(const Datum& value);

}  // namespace llmeval
