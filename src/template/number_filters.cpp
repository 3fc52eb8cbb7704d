#include "template/filters.h"
#include "template/python.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

namespace llmeval {

namespace {

using Kind = Datum::Kind;

// A double rounded to `digits` decimals, or to a power of ten where negative; exact ties go to the even digit, as in
// Python.
double round_real(double number, std::int64_t digits) {
  if (!std::isfinite(number) || number == 0 || digits > 330) return number;
  if (digits < -330) return std::copysign(0.0, number);
  if (digits >= 0) return std::strtod(fmt::format("{:.{}f}", number, digits).c_str(), nullptr);
  // How many digits stand before the decimal point, and how many of them stay.
  const int before_point = std::atoi(fmt::format("{:.330e}", std::abs(number)).substr(333).c_str()) + 1;
  const std::int64_t kept = before_point + digits;
  if (kept > 0) return std::strtod(fmt::format("{:.{}e}", number, kept - 1).c_str(), nullptr);
  // Half of the power of ten goes to zero, which is even.
  const double half = std::strtod(fmt::format("5e{}", -digits - 1).c_str(), nullptr);
  const double up = std::strtod(fmt::format("1e{}", -digits).c_str(), nullptr);
  return std::copysign(kept == 0 && std::abs(number) > half ? up : 0.0, number);
}

// A whole number rounded to a power of ten, ties to even.
Datum round_whole(const Integer& number, std::int64_t digits) {
  if (digits >= 0) return Datum::integer(number);
  const std::optional<Integer> power = Integer::power(Integer(10), Integer(-digits));
  if (!power) return Datum::integer(0);
  const Integer::Division parts = Integer::divide(number, *power);
  const std::optional<Integer> twice = Integer::multiply(parts.rest, Integer(2));
  Integer quotient = parts.quotient;
  if (!twice || *twice > *power || (*twice == *power && quotient.is_odd()))
    quotient = *Integer::add(quotient, Integer(1));
  const std::optional<Integer> rounded = Integer::multiply(quotient, *power);
  return Datum::integer(rounded.value_or(number));
}

// func(value * 10 ** precision) / 10 ** precision, as Jinja2 does it.
Datum round_one_way(const Datum& number, std::int64_t precision, bool up, const OpSite& site) {
  const Datum power = apply_binary(ast::BinaryOp::power, Datum::integer(10), Datum::integer(precision), site);
  const Datum scaled = apply_binary(ast::BinaryOp::multiply, number, power, site);
  if (!scaled.is(Kind::real)) return apply_binary(ast::BinaryOp::divide, scaled, power, site);
  if (!std::isfinite(scaled.real())) site.fail("'round' cannot round an infinite number");
  const Integer whole = Integer::truncate(up ? std::ceil(scaled.real()) : std::floor(scaled.real()));
  return apply_binary(ast::BinaryOp::divide, Datum::integer(whole), power, site);
}

std::optional<Integer> whole_of(double number) {
  return std::isfinite(number) ? std::optional<Integer>(Integer::truncate(number)) : std::nullopt;
}

}  // namespace

Datum filter_integer(const Datum& input, const Datum& otherwise) {
  std::optional<Integer> number;
  if (input.is(Kind::text)) {
    number = parse_python_integer(input.text());
    // "42.23" gives 42.
    const std::optional<double> real = number ? std::nullopt : parse_python_float(input.text());
    if (real) number = whole_of(*real);
  } else if (input.is(Kind::real)) {
    number = whole_of(input.real());
  } else {
    number = as_integer(input);
  }
  if (number) return Datum::integer(*number);
  return otherwise.is(Kind::unset) ? Datum::integer(0) : otherwise;
}

Datum filter_real(const Datum& input, const Datum& otherwise, const OpSite& site) {
  if (is_numeric(input)) return Datum::real(as_double(input, site));
  const std::optional<double> number = input.is(Kind::text) ? parse_python_float(input.text()) : std::nullopt;
  if (number) return Datum::real(*number);
  return otherwise.is(Kind::unset) ? Datum::real(0) : otherwise;
}

Datum filter_round(const Datum& input, const Datum& precision, const Datum& method, const OpSite& site) {
  if (!is_numeric(input)) site.fail(fmt::format("'round' takes a number, not {}", describe_kind(input)));
  const std::optional<Integer> digits = precision.is(Kind::unset) ? Integer(0) : as_integer(precision);
  if (!digits) site.fail(fmt::format("'round' takes a whole number of digits, not {}", describe_kind(precision)));
  const std::int64_t places = digits->to_int64().value_or(digits->is_negative() ? -1'000'000 : 1'000'000);
  const std::string_view name = method.is(Kind::unset) ? "common" : method.is(Kind::text) ? method.text() : "";
  if (name == "ceil" || name == "floor") return round_one_way(input, places, name == "ceil", site);
  if (name != "common") site.fail("'round' has no such method", "there are common, ceil and floor");
  if (input.is(Kind::real)) return Datum::real(round_real(input.real(), places));
  return round_whole(*as_integer(input), places);
}

}  // namespace llmeval
