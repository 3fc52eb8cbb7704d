#pragma once

#include "check/check.h"
#include "check/option.h"
#include "text/regex.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// A regular expression among a check's options. What `{{ }}` gives is inserted escaped: it stands for itself, whatever
/// is in it. To match two opening braces write `\{\{`.
class Pattern {
 public:
  struct Options {
    bool ignore_case = false;
    bool decides = true;  ///< A match is the check's yes: a pattern that matches every text is an error.
  };

  /// Compiles it once. A bad pattern is an error at its place with the offset, and so is an empty one.
  static std::optional<Pattern> parse(const Value& written, const Options& options, Diagnostics& diagnostics);

  /// The pattern of a sample.
  struct Compiled {
    Regex regex;
    std::string shown;  ///< Quoted and cut, for reasons.
  };
  /// The one compiled at load, or one made in `room`. An error where its `{{ }}` make it one that parse() would refuse.
  Evaluated<const Compiled*> get(CheckInput& input, std::optional<Compiled>& room) const;
  void add_variables(std::vector<VariableUse>& uses) const;
  /// The names of its named groups.
  const std::vector<std::string>& groups() const { return groups_; }

 private:
  using Piece = std::variant<std::string, Expression>;  // Of the pattern itself, or a value's.

  explicit Pattern(const Options& options) : options_(options) {}
  static Evaluated<Compiled> compile(std::string_view pattern, const Options& options);

  Options options_;
  std::vector<Piece> pieces_;  // Empty where it has no {{ }}.
  std::optional<Compiled> constant_;
  std::vector<std::string> groups_;
};

/// The first match in a text of unknown origin: what is not UTF-8 is looked at as U+FFFD. `room` holds the repaired
/// text, to which the offsets of the match refer. The error says why the search was stopped.
Evaluated<std::optional<RegexMatch>> search(const Regex& regex, std::string_view& text, std::string& room);

}  // namespace llmeval
