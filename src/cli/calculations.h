#pragma once

#include "cli/stat_input.h"
#include "data/value.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a calculation of `llmeval stats` came to, for people and for programs.
class StatAnswer {
 public:
  /// \param shown  for people; without a unit that `words` has.
  void add(std::string key, std::string words, Value value, std::string shown);
  /// In percent.
  void add_share(std::string key, std::string words, double share);
  /// A p-value, three digits.
  void add_p(std::string key, std::string words, double p);
  void add_count(std::string key, std::string words, std::uint64_t count);
  /// In percent, both ends.
  void add_ends(std::string key, std::string words, double low, double high);
  /// A sentence on what the numbers mean.
  void note(std::string sentence);

  std::string to_text() const;
  std::string to_json() const;

 private:
  struct Line {
    std::string key;
    std::string words;
    Value value;
    std::string shown;
  };
  std::vector<Line> lines_;
  std::vector<std::string> notes_;
};

/// One calculation of `llmeval stats`: what it takes, and what it does with it.
struct Calculation {
  std::string_view name;
  std::string_view help;
  std::string_view example;                 ///< A whole command line.
  std::vector<std::string_view> arguments;  ///< Names of numbers; one that ends in … takes all that follow, as list.
  std::vector<std::string_view> options;    ///< Of calculation_options().
  StatAnswer (*compute)(StatInput& input);  ///< Its input by those names. Means nothing where that is bad then.
};

/// An option that calculations share.
struct CalculationOption {
  std::string_view name;
  std::string_view type;  ///< Empty: a flag.
  std::string_view help;
};

const std::vector<Calculation>& calculations();
std::span<const CalculationOption> calculation_options();

// Of calculations(), by what they are about.
std::vector<Calculation> rate_calculations();
std::vector<Calculation> change_calculations();
std::vector<Calculation> plan_calculations();

}  // namespace llmeval
