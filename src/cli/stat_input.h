#pragma once

#include "data/value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Reads the numbers of a calculation by their names: of a row of vectors, of the command line. What is missing or out
/// of range is told once by problem(), and stands for 0 or nothing: look there before computing.
class StatInput {
 public:
  explicit StatInput(const Value& input) : input_(input) {}

  bool has(std::string_view key) const;
  bool is_word(std::string_view key, std::string_view word) const;
  /// A number, or a fraction as text: `1/9`.
  double number(std::string_view key, double least = -1e100, double most = 1e100);
  /// In (0,1).
  double level(std::string_view key);
  double level_or(std::string_view key, double otherwise) { return has(key) ? level(key) : otherwise; }
  std::uint64_t count(std::string_view key, std::uint64_t least = 0);
  std::string text(std::string_view key);
  std::vector<double> numbers(std::string_view key, std::size_t least, double low = -1e100, double high = 1e100);
  std::vector<std::vector<double>> rows(std::string_view key, std::size_t least);
  const List& list(std::string_view key);

  void refuse(std::string problem);
  bool is_bad() const { return !problem_.empty(); }
  const std::string& problem() const { return problem_; }

 private:
  std::vector<double> numbers_of(const Value& list, std::string_view key, double low, double high);

  const Value& input_;
  std::string problem_;
};

}  // namespace llmeval
