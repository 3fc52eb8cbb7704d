#include "cli/stat_input.h"

#include <fmt/format.h>

#include <optional>

namespace llmeval {

namespace {

std::optional<double> read_number(const Value& value) {
  if (value.is_number()) return value.number().to_double();
  if (!value.is_text()) return std::nullopt;
  const std::string& text = value.text();
  const std::size_t slash = text.find('/');
  const std::optional<Number> upper = Number::parse(std::string_view(text).substr(0, slash));
  if (slash == std::string::npos || !upper) return upper ? std::optional(upper->to_double()) : std::nullopt;
  const std::optional<Number> lower = Number::parse(std::string_view(text).substr(slash + 1));
  if (!lower || lower->to_double() == 0) return std::nullopt;
  return upper->to_double() / lower->to_double();
}

}  // namespace

bool StatInput::has(std::string_view key) const { return input_.find(key) != nullptr; }

bool StatInput::is_word(std::string_view key, std::string_view word) const {
  const Value* const value = input_.find(key);
  return value != nullptr && value->is_text() && value->text() == word;
}

void StatInput::refuse(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
}

double StatInput::number(std::string_view key, double least, double most) {
  const Value* const value = input_.find(key);
  const std::optional<double> number = value == nullptr ? std::nullopt : read_number(*value);
  if (number && *number >= least && *number <= most) return *number;
  refuse(fmt::format("'{}' is not a number in its range", key));
  return 0;
}

double StatInput::level(std::string_view key) {
  const double level = number(key, 0, 1);
  if (level == 0 || level == 1) refuse(fmt::format("'{}' is not between 0 and 1", key));
  return level;
}

std::uint64_t StatInput::count(std::string_view key, std::uint64_t least) {
  const Value* const value = input_.find(key);
  const std::optional<std::int64_t> count =
      value != nullptr && value->is_number() ? value->number().to_int64() : std::nullopt;
  if (count && *count >= 0 && static_cast<std::uint64_t>(*count) >= least && *count <= 1'000'000'000)
    return static_cast<std::uint64_t>(*count);
  refuse(fmt::format("'{}' is not a whole number from {}", key, least));
  return 0;
}

std::string StatInput::text(std::string_view key) {
  const Value* const value = input_.find(key);
  if (value != nullptr && value->is_text()) return value->text();
  refuse(fmt::format("'{}' is not text", key));
  return {};
}

const List& StatInput::list(std::string_view key) {
  static const List none;
  const Value* const value = input_.find(key);
  if (value != nullptr && value->is_list()) return value->list();
  refuse(fmt::format("'{}' is not a list", key));
  return none;
}

std::vector<double> StatInput::numbers_of(const Value& list, std::string_view key, double low, double high) {
  std::vector<double> numbers;
  if (!list.is_list()) refuse(fmt::format("'{}' is not a list of numbers", key));
  if (!list.is_list()) return numbers;
  for (const Value& item : list.list()) {
    const std::optional<double> number = read_number(item);
    if (!number || *number < low || *number > high)
      refuse(fmt::format("'{}' has something else than numbers in their range", key));
    numbers.push_back(number.value_or(low));
  }
  return numbers;
}

std::vector<double> StatInput::numbers(std::string_view key, std::size_t least, double low, double high) {
  const Value* const value = input_.find(key);
  std::vector<double> numbers = value == nullptr ? std::vector<double>() : numbers_of(*value, key, low, high);
  if (value == nullptr || numbers.size() < least) refuse(fmt::format("'{}' has less than {} numbers", key, least));
  return numbers;
}

std::vector<std::vector<double>> StatInput::rows(std::string_view key, std::size_t least) {
  std::vector<std::vector<double>> rows;
  for (const Value& row : list(key)) rows.push_back(numbers_of(row, key, -1e100, 1e100));
  if (rows.size() < least) refuse(fmt::format("'{}' has less than {} rows", key, least));
  return rows;
}

}  // namespace llmeval
