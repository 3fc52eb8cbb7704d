#pragma once

#include "check/option.h"
#include "data/shape.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: the texts that contains, starts_with and the like look for.

/// The texts to look for in one sample; none is empty.
struct Targets {
  std::vector<std::string> texts;   ///< As written, for reasons.
  std::vector<std::string> sought;  ///< Folded where case is ignored.
  std::string shown;                ///< All of them, quoted and cut: `"a", "b"`.
};

/// One or several texts, each of which may hold `{{ }}`; a list may be one `{{ }}`.
class TextTargets {
 public:
  /// Reads a single text; get() then gives exactly one. An empty one is an error.
  static std::optional<TextTargets> parse_one(const Value& text, bool ignore_case, Diagnostics& diagnostics);
  /// Reads a list of texts, or one. An empty list is an error; an empty text in it is left out with a warning, since
  /// everything has it.
  static std::optional<TextTargets> parse_list(const Value& texts, bool ignore_case, Diagnostics& diagnostics);

  /// The texts for a sample: those prepared at load, or made in `room`. An error where nothing to look for is left.
  Evaluated<const Targets*> get(CheckInput& input, Targets& room) const;
  /// A text as `sought` has them.
  std::string_view fold(std::string_view text, std::string& room) const;
  void add_variables(std::vector<VariableUse>& uses) const { option_.add_variables(uses); }

 private:
  TextTargets(ValueOption option, bool several, bool ignore_case)
      : option_(std::move(option)), several_(several), ignore_case_(ignore_case) {}
  static std::optional<TextTargets> parse(const Value& written, bool several, bool ignore_case,
                                          Diagnostics& diagnostics);
  Evaluated<Targets> prepare(const Value& value) const;

  ValueOption option_;
  bool several_;
  bool ignore_case_;
  std::optional<Targets> constant_;
};

/// `text: …`, `value: …` and the like in an object of options, or the value itself in the short form.
const Value& option_or_self(const Value& options, std::string_view key);
/// The boolean option `key`; false where it is absent.
bool flag(const Value& options, std::string_view key);
/// The field `ignore_case`.
Field ignore_case_field();

}  // namespace llmeval
