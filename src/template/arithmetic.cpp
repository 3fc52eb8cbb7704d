#include "template/operators.h"
#include "template/python.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

using ast::BinaryOp;
using Kind = Datum::Kind;

std::string_view symbol(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return "+";
    case BinaryOp::subtract:
      return "-";
    case BinaryOp::multiply:
      return "*";
    case BinaryOp::divide:
      return "/";
    case BinaryOp::floor_divide:
      return "//";
    case BinaryOp::remainder:
      return "%";
    case BinaryOp::power:
      return "**";
  }
  return {};
}

Datum whole(const std::optional<Integer>& number, const OpSite& site) {
  if (!number) site.fail("the number has more than 4300 digits");
  return Datum::integer(*number);
}

Datum power(const Integer& base, const Integer& exponent, const OpSite& site) {
  if (!exponent.is_negative()) return whole(Integer::power(base, exponent), site);
  if (base.is_zero()) site.fail("division by zero");
  return Datum::real(std::pow(base.to_double(), exponent.to_double()));
}

Datum apply_whole(BinaryOp op, const Integer& a, const Integer& b, const OpSite& site) {
  const bool divides = op == BinaryOp::divide || op == BinaryOp::floor_divide || op == BinaryOp::remainder;
  if (divides && b.is_zero()) site.fail("division by zero");
  switch (op) {
    case BinaryOp::add:
      return whole(Integer::add(a, b), site);
    case BinaryOp::subtract:
      return whole(Integer::add(a, b.negated()), site);
    case BinaryOp::multiply:
      return whole(Integer::multiply(a, b), site);
    case BinaryOp::divide: {
      const double quotient = Integer::true_divide(a, b);
      if (std::isinf(quotient)) site.fail("the quotient is too large for a number with a fraction");
      return Datum::real(quotient);
    }
    case BinaryOp::floor_divide:
      return whole(Integer::divide(a, b).quotient, site);
    case BinaryOp::remainder:
      return whole(Integer::divide(a, b).rest, site);
    case BinaryOp::power:
      return power(a, b, site);
  }
  return {};
}

struct RealDivision {
  double quotient;
  double rest;
};

// The rest has the sign of the divisor, the quotient is rounded down to a whole number.
RealDivision divide_down(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest == 0) {
    rest = std::copysign(0.0, b);
  } else if ((rest < 0) != (b < 0)) {
    rest += b;
    quotient -= 1;
  }
  if (quotient == 0) return {std::copysign(0.0, a / b), rest};
  // (a - rest) / b is whole but for rounding.
  const double down = std::floor(quotient);
  return {quotient - down > 0.5 ? down + 1 : down, rest};
}

Datum apply_real(BinaryOp op, double a, double b, const OpSite& site) {
  const bool divides = op == BinaryOp::divide || op == BinaryOp::floor_divide || op == BinaryOp::remainder;
  if (divides && b == 0) site.fail("division by zero");
  switch (op) {
    case BinaryOp::add:
      return Datum::real(a + b);
    case BinaryOp::subtract:
      return Datum::real(a - b);
    case BinaryOp::multiply:
      return Datum::real(a * b);
    case BinaryOp::divide:
      return Datum::real(a / b);
    case BinaryOp::floor_divide:
      return Datum::real(divide_down(a, b).quotient);
    case BinaryOp::remainder:
      return Datum::real(divide_down(a, b).rest);
    case BinaryOp::power:
      break;
  }
  if (a == 0 && b < 0) site.fail("division by zero");
  const double result = std::pow(a, b);
  if (std::isnan(result) && !std::isnan(a) && !std::isnan(b)) site.fail("a negative number has no such power");
  if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
    site.fail("the power is too large for a number with a fraction");
  return Datum::real(result);
}

// 'ab' * 3, [0] * 3
Datum repeat(const Datum& value, const Integer& times, const OpSite& site) {
  const std::size_t size = value.is(Kind::text) ? value.text().size() : value.size();
  const std::size_t limit = value.is(Kind::text) ? RenderBudget::k_max_text : RenderBudget::k_max_items;
  const bool nothing = times.is_negative() || times.is_zero() || size == 0;
  if (!nothing && times > Integer(static_cast<std::int64_t>(limit / size))) {
    if (value.is(Kind::text)) site.fail_text_too_long();
    site.fail(fmt::format("the list has more than {} items", limit));
  }
  const auto count = static_cast<std::size_t>(nothing ? 0 : *times.to_int64());
  if (value.is(Kind::text)) {
    std::string text;
    text.reserve(size * count);
    for (std::size_t i = 0; i < count; ++i) text += value.text();
    return site.text(std::move(text));
  }
  DatumList items;
  items.reserve(size * count);
  for (std::size_t i = 0; i < size * count; ++i) items.push_back(value.at(i % size));
  return site.list(std::move(items), value.is_tuple());
}

bool is_sequence(const Datum& value) { return value.is(Kind::text) || value.is(Kind::list); }

std::optional<Datum> apply_to_sequences(BinaryOp op, const Datum& left, const Datum& right, const OpSite& site) {
  if (op == BinaryOp::multiply) {
    if (const std::optional<Integer> times = as_integer(right); times && is_sequence(left))
      return repeat(left, *times, site);
    if (const std::optional<Integer> times = as_integer(left); times && is_sequence(right))
      return repeat(right, *times, site);
    return std::nullopt;
  }
  if (op != BinaryOp::add || left.kind() != right.kind()) return std::nullopt;
  if (left.is(Kind::text)) {
    std::string text(left.text());
    text += right.text();
    return site.text(std::move(text));
  }
  if (!left.is(Kind::list) || left.is_tuple() != right.is_tuple()) return std::nullopt;
  DatumList items = items_of(left, site);
  for (std::size_t i = 0; i < right.size(); ++i) items.push_back(right.at(i));
  return site.list(std::move(items), left.is_tuple());
}

}  // namespace

void OpSite::fail(std::string message, std::string hint) const {
  throw RenderFailure{{place_, std::move(message), std::move(hint)}};
}

void OpSite::fail_text_too_long() const {
  fail(fmt::format("the text is longer than {} MB", RenderBudget::k_max_text >> 20U));
}

void OpSite::spend(std::uint64_t steps) const {
  if (budget_.steps < steps) fail(fmt::format("more than {} steps", RenderBudget::k_max_steps));
  budget_.steps -= steps;
}

Datum OpSite::text(std::string text) const {
  if (text.size() > RenderBudget::k_max_text) fail_text_too_long();
  spend(text.size() >> 10U);
  return Datum::text(std::move(text));
}

Datum OpSite::list(DatumList items, bool tuple) const {
  if (items.size() > RenderBudget::k_max_items)
    fail(fmt::format("the list has more than {} items", RenderBudget::k_max_items));
  spend(items.size() >> 10U);
  Datum list = Datum::list(std::move(items), tuple);
  if (list.depth() > RenderBudget::k_max_depth)
    fail(fmt::format("lists are nested deeper than {}", RenderBudget::k_max_depth));
  return list;
}

Datum OpSite::object(DatumObject members) const {
  Datum object = Datum::object(std::move(members));
  if (object.depth() > RenderBudget::k_max_depth)
    fail(fmt::format("objects are nested deeper than {}", RenderBudget::k_max_depth));
  return object;
}

Datum OpSite::printed(const Datum& value) const {
  if (value.is(Kind::text)) return value;
  std::string out;
  try {
    append_printed(out, value, RenderBudget::k_max_text);
  } catch (const TextTooLong&) {
    fail_text_too_long();
  }
  return text(std::move(out));
}

std::optional<Integer> as_integer(const Datum& value) {
  if (value.is(Kind::boolean)) return Integer(value.boolean() ? 1 : 0);
  if (value.is(Kind::integer)) return value.integer();
  return std::nullopt;
}

bool is_numeric(const Datum& value) { return value.is_number() || value.is(Kind::boolean); }

double as_double(const Datum& value, const OpSite& site) {
  if (value.is(Kind::real)) return value.real();
  const double number = as_integer(value)->to_double();
  if (std::isinf(number)) site.fail("the number is too large to be one with a fraction");
  return number;
}

Datum apply_unary(ast::UnaryOp op, const Datum& operand, const OpSite& site) {
  const bool negate = op == ast::UnaryOp::negate;
  if (operand.is(Kind::real)) return Datum::real(negate ? -operand.real() : operand.real());
  const std::optional<Integer> number = as_integer(operand);
  if (!number) site.fail(fmt::format("'{}' takes a number, not {}", negate ? "-" : "+", describe_kind(operand)));
  return Datum::integer(negate ? number->negated() : *number);
}

Datum apply_binary(BinaryOp op, const Datum& left, const Datum& right, const OpSite& site) {
  const std::optional<Integer> a = as_integer(left);
  const std::optional<Integer> b = as_integer(right);
  if (a && b) return apply_whole(op, *a, *b, site);
  if (is_numeric(left) && is_numeric(right)) return apply_real(op, as_double(left, site), as_double(right, site), site);
  if (std::optional<Datum> result = apply_to_sequences(op, left, right, site)) return *std::move(result);
  const bool has_text = left.is(Kind::text) || right.is(Kind::text);
  site.fail(fmt::format("'{}' does not take {} and {}", symbol(op), describe_kind(left), describe_kind(right)),
            op == BinaryOp::add && has_text ? "'~' joins anything as text" : "");
}

}  // namespace llmeval
