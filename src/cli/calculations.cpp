#include "cli/calculations.h"

#include "cli/text_table.h"
#include "compare/rate_text.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

namespace llmeval {

void StatAnswer::add(std::string key, std::string words, Value value, std::string shown) {
  lines_.push_back({std::move(key), std::move(words), std::move(value), std::move(shown)});
}

void StatAnswer::add_share(std::string key, std::string words, double share) {
  add(std::move(key), std::move(words), share, percent(share) + " %");
}

void StatAnswer::add_p(std::string key, std::string words, double p) {
  add(std::move(key), std::move(words), p, p < 0.0001 ? fmt::format("{:.2g}", p) : fmt::format("{:.4f}", p));
}

void StatAnswer::add_count(std::string key, std::string words, std::uint64_t count) {
  add(std::move(key), std::move(words), static_cast<std::int64_t>(count), std::to_string(count));
}

void StatAnswer::add_ends(std::string key, std::string words, double low, double high) {
  add(std::move(key), std::move(words), List{Value(low), Value(high)},
      fmt::format("{:.1f} to {:.1f} %", low * 100, high * 100));
}

void StatAnswer::note(std::string sentence) { notes_.push_back(std::move(sentence)); }

std::string StatAnswer::to_text() const {
  std::vector<std::vector<std::string>> rows;
  for (const Line& line : lines_) rows.push_back({line.words, line.shown});
  std::string text = text_table(rows, {});
  for (const std::string& note : notes_) text += note + '\n';
  return text;
}

std::string StatAnswer::to_json() const {
  Object object;
  for (const Line& line : lines_) object.append(line.key, line.value);
  List notes;
  for (const std::string& note : notes_) notes.emplace_back(note);
  object.append("notes", Value(std::move(notes)));
  return to_json_pretty(Value(std::move(object))) + '\n';
}

const std::vector<Calculation>& calculations() {
  static const std::vector<Calculation> all = [] {
    std::vector<Calculation> joined;
    for (std::vector<Calculation> some : {rate_calculations(), change_calculations(), plan_calculations()})
      std::move(some.begin(), some.end(), std::back_inserter(joined));
    return joined;
  }();
  return all;
}

std::span<const CalculationOption> calculation_options() {
  static constexpr std::array k_options{
      CalculationOption{"confidence", "SHARE", "Of intervals (default 0.95)"},
      CalculationOption{"alpha", "SHARE", "How often a test may cry wolf (default 0.05)"},
      CalculationOption{"power", "SHARE", "How often it is to find what is there (default 0.8)"},
      CalculationOption{"cases", "N", "How many cases there are"},
      CalculationOption{"regress", "SHARE", "Share of the cases that go from pass to fail"},
      CalculationOption{"fix", "SHARE", "Share of the cases that go from fail to pass (default 0)"},
      CalculationOption{"margin", "SHARE", "How much worse is still good (default 0)"},
      CalculationOption{"effect", "NUMBER", "The mean difference of scores that matters"},
      CalculationOption{"deviation", "NUMBER", "Standard deviation of the cases' differences"},
      CalculationOption{"trials", "N", "How often each case is asked (default 1)"},
      CalculationOption{"share", "SHARE", "What share of all cases fails"},
      CalculationOption{"two-sided", "", "Look for changes in both directions, not for regressions only"},
  };
  return k_options;
}

}  // namespace llmeval
