#include "check/bounded_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

NumberOption::Reader reader_of(MeasureKind measure) {
  switch (measure) {
    case MeasureKind::count:
      return read_whole;
    case MeasureKind::duration:
      return read_duration;
    case MeasureKind::score:
      return read_share;
    case MeasureKind::money:
      return read_size;
    case MeasureKind::yes_no:
    case MeasureKind::number:
      break;
  }
  return read_number;
}

// Takes a key that this check has no use for out of its options, with an error that says why.
void refuse(std::string_view key, const std::string& why, Value& options, Diagnostics& diagnostics) {
  for (const Member& member : options.object()) {
    if (member.key != key) continue;
    diagnostics.error(member.place, fmt::format("{}: it takes no '{}'", why, key));
    options.object().erase(key);
    return;
  }
}

bool has_own_of(const CheckType& type) {
  return std::any_of(type.options.begin(), type.options.end(), [](const Field& field) { return field.name == "of"; });
}

void refuse_unfitting(const CheckType& type, Value& options, Diagnostics& diagnostics) {
  if (!options.is_object()) return;
  if (type.measure == MeasureKind::yes_no) {
    const std::string why = fmt::format("check '{}' answers yes or no", type.name);
    refuse("min", why, options, diagnostics);
    refuse("max", why, options, diagnostics);
  }
  if (!type.looks_at_answer) {
    refuse("of", fmt::format("check '{}' does not look at the answer", type.name), options, diagnostics);
  } else if (!type.looks_at.empty() && !has_own_of(type)) {
    refuse("of", fmt::format("check '{}' looks at {}", type.name, type.looks_at), options, diagnostics);
  }
}

std::optional<Decimal> constant(const std::optional<NumberOption>& bound) {
  return bound ? bound->constant() : std::nullopt;
}

// The bound for a sample; nullopt where there is none.
Evaluated<std::optional<Decimal>> evaluate(const std::optional<NumberOption>& bound, CheckInput& input) {
  if (!bound) return std::nullopt;
  Evaluated<Decimal> value = bound->evaluate(input);
  if (!value) return tl::unexpected<std::string>(std::move(value).error());
  return *std::move(value);
}

}  // namespace

std::optional<BoundedCheck> BoundedCheck::parse(const CheckType& type, const Value& options, bool may_just_measure,
                                                CheckItems members, Diagnostics& diagnostics, const CheckFiles& files) {
  const std::size_t before = diagnostics.error_count();
  Value fitting = options;
  refuse_unfitting(type, fitting, diagnostics);
  type.shape->check(fitting, fmt::format("check '{}'", type.name), diagnostics);
  if (diagnostics.error_count() != before) return std::nullopt;
  BoundedCheck bounded;
  const bool has_good_bounds = bounded.read_bounds(type, fitting, diagnostics);
  if (type.combine) {
    bounded.check_ = type.combine(fitting, std::move(members), diagnostics);
  } else if (type.make_with_files) {
    bounded.check_ = type.make_with_files(fitting, files, diagnostics);
  } else {
    bounded.check_ = type.make(fitting, diagnostics);
  }
  if (bounded.check_ == nullptr || !has_good_bounds) return std::nullopt;
  if (!bounded.can_decide(type, fitting, may_just_measure, diagnostics)) return std::nullopt;
  if (bounded.has_constant_bounds())
    bounded.expected_ = bounded.describe(constant(bounded.min_), constant(bounded.max_));
  return bounded;
}

bool BoundedCheck::has_constant_bounds() const {
  return has_bounds() && (!min_ || min_->constant()) && (!max_ || max_->constant());
}

bool BoundedCheck::read_bounds(const CheckType& type, const Value& options, Diagnostics& diagnostics) {
  if (type.measure == MeasureKind::yes_no) return true;
  const auto read = [&](std::string_view key, std::optional<NumberOption>& bound) {
    const Value* const written = options.find(key);
    if (written != nullptr) bound = NumberOption::parse(*written, reader_of(type.measure), diagnostics);
    return written == nullptr || bound.has_value();
  };
  const bool has_good_min = read("min", min_);
  return read("max", max_) && has_good_min;
}

bool BoundedCheck::can_decide(const CheckType& type, const Value& options, bool may_just_measure,
                              Diagnostics& diagnostics) const {
  if (type.measure == MeasureKind::yes_no) return true;
  const auto refused = [&](std::string message, std::string hint = {}) {
    diagnostics.error(options.place(), std::move(message), std::move(hint));
    return false;
  };
  const bool has_rule = !type.rule.empty() && (!options.is_object() || options.find(type.rule) != nullptr);
  if (has_rule && has_bounds()) {
    return refused(fmt::format("check '{}' takes either '{}' or bounds, not both", type.name, type.rule));
  }
  if (has_rule || may_just_measure) return true;
  if (!has_bounds()) {
    if (type.measure == MeasureKind::score && !type.needs_bound) return true;
    return refused(fmt::format("check '{}' without a bound cannot fail", type.name),
                   type.rule.empty() ? "give min or max" : fmt::format("give min, max or {}", type.rule));
  }
  const std::optional<Decimal> min = constant(min_);
  const std::optional<Decimal> max = constant(max_);
  if (min && max && *min > *max) {
    return refused(fmt::format("check '{}' cannot pass: min is over max", type.name), "swap them");
  }
  const bool is_share = type.measure == MeasureKind::score;
  const bool is_low_open = min_ ? min && min->is_zero() && type.measure != MeasureKind::number : true;
  const bool is_high_open = max_ ? max && *max == Decimal::from(1) && is_share : true;
  if (is_low_open && is_high_open) {
    return refused(min_ ? fmt::format("check '{}' cannot fail: nothing is under its min", type.name)
                        : fmt::format("check '{}' cannot fail: nothing is over its max", type.name),
                   min_ ? "give a larger min or a max" : "give a smaller max or a min");
  }
  return true;
}

std::string BoundedCheck::describe(const std::optional<Decimal>& min, const std::optional<Decimal>& max) const {
  if (!max) return "at least " + check_->describe(*min);
  if (!min) return "at most " + check_->describe(*max);
  return "between " + check_->describe(*min) + " and " + check_->describe(*max);
}

Measured BoundedCheck::measure(CheckInput& input, const LookedAt& look) const {
  Measured measured = check_->measure(input, look);
  if (measured.error || measured.found_nothing || measured.does_not_apply || measured.is_waiting) return measured;
  if (measured.measure && measured.got.empty()) measured.got = check_->describe(*measured.measure);
  if (has_bounds()) {
    const Evaluated<std::optional<Decimal>> min = evaluate(min_, input);
    if (!min) return Measured::failed(Outcome::invalid_check, min.error());
    const Evaluated<std::optional<Decimal>> max = evaluate(max_, input);
    if (!max) return Measured::failed(Outcome::invalid_check, max.error());
    measured.holds = measured.holds && measured.measure && !(*min && *measured.measure < **min) &&
                     !(*max && *measured.measure > **max);
    measured.expected = expected_.empty() ? describe(*min, *max) : expected_;
  } else if (measured.expected.empty()) {
    measured.expected = "nothing in particular";
  }
  return measured;
}

void BoundedCheck::add_variables(std::vector<VariableUse>& uses) const {
  check_->add_variables(uses);
  if (min_) min_->add_variables(uses);
  if (max_) max_->add_variables(uses);
}

}  // namespace llmeval
