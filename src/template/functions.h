#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

enum class FilterId : std::uint8_t {
  default_value,
  first,
  fromjson,
  image,
  integer,
  join,
  last,
  length,
  lower,
  real,
  replace,
  round,
  split,
  tojson,
  trim,
  upper,
};

enum class TestId : std::uint8_t {
  boolean,
  defined,
  even,
  is_false,
  is_true,
  mapping,
  none,
  number,
  odd,
  sequence,
  string,
  undefined,
};

/// A filter as templates call it.
struct FilterSpec {
  std::string_view name;
  FilterId id;
  std::size_t required = 0;                      ///< Parameters that must be given.
  std::array<std::string_view, 3> parameters{};  ///< In order; empty ones do not exist.
};

/// Nullptr where there is no such filter.
const FilterSpec* find_filter(std::string_view name);
/// Nullptr where there is no such test.
const TestId* find_test(std::string_view name);

/// A step to take for a filter, a test or a tag that does not exist: the nearest name, else the list of all.
std::string hint_for_filter(std::string_view name);
std::string hint_for_test(std::string_view name);
std::string hint_for_tag(std::string_view name);

/// `unknown filter 'x'`, or that it is one of Jinja's which this language leaves out. \param what  filter, test or tag.
std::string unknown_message(std::string_view what, std::string_view name, bool of_jinja);

/// True for what Jinja2 has and this language leaves out.
bool is_jinja_filter(std::string_view name);
bool is_jinja_test(std::string_view name);
bool is_jinja_tag(std::string_view name);

}  // namespace llmeval
