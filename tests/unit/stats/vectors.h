#pragma once

#include "data/json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace llmeval::stats_test {

/// The rows of one section of the vectors handed to us; none, and a word of it, where the file is not there.
inline List vectors(std::string_view section) {
  std::ifstream file(LLMEVAL_SHARED "/vectors/statistics.json", std::ios::binary);
  if (!file) {
    MESSAGE("not checked: ../shared/vectors/statistics.json is not there");
    return {};
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto root = parse_json(text);
  REQUIRE(root.has_value());
  for (const Value& candidate : root->find("sections")->list()) {
    if (candidate.find("id")->text() == section) return candidate.find("cases")->list();
  }
  FAIL("no such section");
  return {};
}

inline double number(const Value& value) { return value.number().to_double(); }

inline bool is_close(double got, double expected, double tolerance) {
  return std::abs(got - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// Of a row that may say so itself.
inline double tolerance_of(const Value& row) {
  const Value* own = row.find("tol");
  return own == nullptr ? 1e-9 : number(*own);
}

/// Whether what was expected under `key` is what we got, null for nothing.
inline void check_expected(const Value& row, std::string_view key, std::optional<double> got) {
  CAPTURE(key);
  const Value* expected = row.find("expected")->find(key);
  REQUIRE(expected != nullptr);
  REQUIRE(got.has_value() == !expected->is_null());
  if (got) CHECK(is_close(*got, number(*expected), tolerance_of(row)));
}

}  // namespace llmeval::stats_test
