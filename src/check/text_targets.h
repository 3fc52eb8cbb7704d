#pragma once

#include "check/option.h"
#include "check/text_form.h"
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
  std::vector<std::string> sought;  ///< In the form in which texts are compared.
  std::string shown;                ///< All of them, quoted and cut: `"a", "b"`.
};

/// One or several texts, each of which may hold `{{ }}`; a list may be one `{{ }}`.
class TextTargets {
 public:
  /// Reads a single text; get() then gives exactly one. An empty one is an error.
  static std::optional<TextTargets> parse_one(const Value& text, const TextForm& form, Diagnostics& diagnostics);
  /// Reads a list of texts, or one. An empty list is an error; an empty text in it is left out with a warning, since
  /// everything has it.
  static std::optional<TextTargets> parse_list(const Value& texts, const TextForm& form, Diagnostics& diagnostics);

  /// The texts for a sample: those prepared at load, or made in `room`. An error where nothing to look for is left.
  Evaluated<const Targets*> get(CheckInput& input, Targets& room) const;
  /// Nullptr where they depend on the sample.
  const Targets* constant() const { return constant_ ? &*constant_ : nullptr; }
  const TextForm& form() const { return form_; }
  void add_variables(std::vector<VariableUse>& uses) const { option_.add_variables(uses); }

 private:
  TextTargets(ValueOption option, bool several, const TextForm& form)
      : option_(std::move(option)), several_(several), form_(form) {}
  static std::optional<TextTargets> parse(const Value& written, bool several, const TextForm& form,
                                          Diagnostics& diagnostics);
  Evaluated<Targets> prepare(const Value& value) const;

  ValueOption option_;
  bool several_;
  TextForm form_;
  std::optional<Targets> constant_;
};

/// `text: …`, `value: …` and the like in an object of options, or the value itself in the short form.
const Value& option_or_self(const Value& options, std::string_view key);
/// The boolean option `key`; false where it is absent.
bool flag(const Value& options, std::string_view key);

}  // namespace llmeval
