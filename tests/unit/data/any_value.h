#pragma once

#include "data/value.h"
#include "text/utf8.h"

#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace llmeval {

/// A whole number in [least, bound), however small the values around it are asked to be.
inline rc::Gen<std::uint32_t> any_below(std::uint32_t bound, std::uint32_t least = 0) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, bound));
}

/// Texts of code points from all of Unicode, or only of those that libyaml reads in quotes and takes for no line end.
inline rc::Gen<std::string> any_text(bool for_yaml = false) {
  const auto to_code_point = [](std::uint32_t number) { return static_cast<char32_t>(number); };
  const rc::Gen<char32_t> ascii = rc::gen::map(for_yaml ? any_below(0x7F, 0x20) : any_below(0x80), to_code_point);
  const rc::Gen<char32_t> control = rc::gen::map(any_below(0x20), to_code_point);
  const rc::Gen<char32_t> other = rc::gen::element<char32_t>(U'é', U'ß', U'Ω', U'漢', U'😀', 0xA0, 0xFFFD, 0x10FFFF);
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(
                          rc::gen::weightedOneOf<char32_t>({{6, ascii}, {1, control}, {2, other}})),
                      [](const std::vector<char32_t>& code_points) {
                        std::string text;
                        for (const char32_t c : code_points) append_utf8(text, c);
                        return text;
                      });
}

/// Anything that JSON's grammar takes for a number.
inline rc::Gen<std::string> any_number_text() {
  const auto digits = [](std::size_t least) {
    return rc::gen::mapcat(any_below(25, static_cast<std::uint32_t>(least)), [](std::uint32_t count) {
      return rc::gen::container<std::string>(count, rc::gen::element('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
    });
  };
  return rc::gen::map(rc::gen::tuple(rc::gen::element<std::string>("", "-"), digits(1), digits(0),
                                     rc::gen::element<std::string>("", "", "e", "E+", "e-"), any_below(400)),
                      [](const std::tuple<std::string, std::string, std::string, std::string, std::uint32_t>& parts) {
                        auto [sign, whole, fraction, exponent, power] = parts;
                        while (whole.size() > 1 && whole.front() == '0') whole.erase(0, 1);
                        std::string text = sign + whole;
                        if (!fraction.empty()) text += "." + fraction;
                        if (!exponent.empty()) text += exponent + std::to_string(power);
                        return text;
                      });
}

/// Values of at most `depth` levels below their own.
inline rc::Gen<Value> any_value(int depth, bool for_yaml = false) {
  const rc::Gen<Value> scalar = rc::gen::oneOf(
      rc::gen::just(Value()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool boolean) { return Value(boolean); }),
      rc::gen::map(any_number_text(), [](const std::string& text) { return Value(*Number::parse(text)); }),
      rc::gen::map(any_text(for_yaml), [](std::string text) { return Value(std::move(text)); }));
  if (depth == 0) return scalar;
  constexpr int k_items = 8;  // At most, in each list and object: rapidcheck is slow on large trees.
  const rc::Gen<Value> inner = any_value(depth - 1, for_yaml);
  const rc::Gen<Value> list = rc::gen::map(rc::gen::resize(k_items, rc::gen::container<std::vector<Value>>(inner)),
                                           [](List items) { return Value(std::move(items)); });
  const rc::Gen<Value> object =
      rc::gen::map(rc::gen::resize(k_items, rc::gen::container<std::vector<std::pair<std::string, Value>>>(
                                                rc::gen::pair(any_text(for_yaml), inner))),
                   [](std::vector<std::pair<std::string, Value>> members) {
                     Object made;
                     for (auto& [key, value] : members) made.set(std::move(key), std::move(value));
                     return Value(std::move(made));
                   });
  return rc::gen::weightedOneOf<Value>({{1, scalar}, {2, list}, {2, object}});
}

}  // namespace llmeval
