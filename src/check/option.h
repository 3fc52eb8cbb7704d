#pragma once

#include "base/decimal.h"
#include "base/diagnostic.h"
#include "check/check_input.h"
#include "data/shape.h"
#include "data/value.h"
#include "template/template.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: the options of checks that may hold `{{ }}`.

/// Whether a text has to be read as a template at all.
bool has_template(std::string_view text);
/// `cannot evaluate …` with the place in the suite, the fact and the hint.
std::string describe_failure(const RenderError& error);

/// A value whose texts, at any depth, may hold `{{ }}`: read once, evaluated per sample. A text that is exactly one `{{
/// }}` becomes that expression's value with its type.
class ValueOption {
 public:
  /// Adds what is wrong with a template; nullopt then.
  static std::optional<ValueOption> parse(const Value& written, Diagnostics& diagnostics);

  bool is_constant() const { return templates_.empty(); }
  /// The value itself where it is constant.
  const Value& written() const { return written_; }
  Evaluated<Value> evaluate(CheckInput& input) const;
  void add_variables(std::vector<VariableUse>& uses) const;

 private:
  explicit ValueOption(Value written) : written_(std::move(written)) {}

  Value written_;
  std::vector<TypedText> templates_;  // Of the texts that have one, in the order of the value.
};

/// An exact number that may be given as `{{ }}`. What it may be, its reader says.
class NumberOption {
 public:
  using Reader = Evaluated<Decimal> (*)(const Value& value);

  /// Adds what is wrong with the template or, for a constant, the reader's text.
  static std::optional<NumberOption> parse(const Value& written, Reader reader, Diagnostics& diagnostics);

  /// Nullopt where it depends on the sample.
  const std::optional<Decimal>& constant() const { return constant_; }
  Evaluated<Decimal> evaluate(CheckInput& input) const;
  void add_variables(std::vector<VariableUse>& uses) const { option_.add_variables(uses); }

 private:
  NumberOption(ValueOption option, Reader reader) : option_(std::move(option)), reader_(reader) {}

  ValueOption option_;
  Reader reader_;
  std::optional<Decimal> constant_;
};

/// A number of any kind.
Evaluated<Decimal> read_number(const Value& value);
/// A number that is not negative.
Evaluated<Decimal> read_size(const Value& value);
/// A number in [0,1].
Evaluated<Decimal> read_share(const Value& value);
/// A whole number from 0.
Evaluated<Decimal> read_whole(const Value& value);
/// A duration with its unit, as microseconds.
Evaluated<Decimal> read_duration(const Value& value);
/// Microseconds as reasons show them: `4.2s`.
std::string show_seconds(const Decimal& microseconds);

/// A part of a whole that is not 0, to nine decimals.
Decimal share_of(std::size_t part, std::size_t whole);

ShapeRef any_number_shape();
/// What may stand where a number, a whole number from 0, or a number in [0,1] is wanted: it or `{{ }}`.
ShapeRef number_shape();
ShapeRef whole_shape();
ShapeRef share_shape();

/// A text, or a number as it is written. Everything else is no text: `True` and `None` are not what anyone looks for.
Evaluated<std::string> read_text(const Value& value);

}  // namespace llmeval
