#include "check/checks/checks.h"
#include "check/number_text.h"
#include "check/option.h"
#include "check/pattern.h"
#include "check/text_targets.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

// A number, or the last one in a text.
template <Percent percent>
Evaluated<Decimal> read_number_or_text(const Value& value) {
  if (!value.is_text()) return read_number(value);
  return last_number(value.text(), percent).map_error([&](const std::string& why) {
    return fmt::format("{}: {}", quoted_excerpt(value.text(), 60), why);
  });
}

std::string show(const Decimal& number) { return excerpt(number.to_text(), 60); }

struct Options {
  enum class From { first, last, regex } from = From::last;
  std::optional<Pattern> pattern;  // From::regex
  Percent percent = Percent::number;
  std::optional<NumberOption> equals;
  std::optional<NumberOption> tolerance;
};

class NumberCheck final : public Check {
 public:
  explicit NumberCheck(Options options) : options_(std::move(options)) {
    const bool constant =
        options_.equals && options_.equals->constant() && (!options_.tolerance || options_.tolerance->constant());
    if (constant) expected_ = show_expected(*options_.equals->constant(), constant_tolerance());
  }

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    std::string_view text = look.text;
    std::string captured;
    if (options_.from == Options::From::regex) {
      std::optional<Pattern::Compiled> made;
      const Evaluated<const Pattern::Compiled*> pattern = options_.pattern->get(input, made);
      if (!pattern) return Measured::failed(Outcome::invalid_check, pattern.error());
      std::string repaired;
      const Evaluated<std::optional<RegexMatch>> match = search((*pattern)->regex, text, repaired);
      if (!match) return Measured::failed(Outcome::check_limit, match.error());
      if (*match) captured = capture(text, **match);
      text = captured;
    }
    Evaluated<Decimal> found = options_.from == Options::From::last ? last_number(text, options_.percent)
                                                                    : first_number(text, options_.percent);
    Measured measured;
    measured.holds = found.has_value();
    if (found) {
      measured.got = show(*found);
      measured.measure = *std::move(found);
    } else {
      measured.note = std::move(found).error();
    }
    return options_.equals ? compare(std::move(measured), input) : measured;
  }

  std::string describe(const Decimal& measure) const override { return show(measure); }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (options_.pattern) options_.pattern->add_variables(uses);
    if (options_.equals) options_.equals->add_variables(uses);
    if (options_.tolerance) options_.tolerance->add_variables(uses);
  }

 private:
  // The first group that took part; the whole match of a pattern without groups.
  static std::string capture(std::string_view text, const RegexMatch& match) {
    for (const std::optional<std::string>& group : match.groups) {
      if (group) return *group;
    }
    return std::string(text.substr(match.begin, match.end - match.begin));
  }

  Decimal constant_tolerance() const { return options_.tolerance ? *options_.tolerance->constant() : Decimal(); }

  static std::string show_expected(const Decimal& equals, const Decimal& tolerance) {
    const std::string number = "the number " + show(equals);
    return tolerance.is_zero() ? number : number + " ± " + show(tolerance);
  }

  Measured compare(Measured measured, CheckInput& input) const {
    const Evaluated<Decimal> equals = options_.equals->evaluate(input);
    if (!equals) return Measured::failed(Outcome::invalid_check, equals.error());
    Evaluated<Decimal> tolerance = Decimal();
    if (options_.tolerance) tolerance = options_.tolerance->evaluate(input);
    if (!tolerance) return Measured::failed(Outcome::invalid_check, tolerance.error());
    measured.holds = measured.measure && (*measured.measure == *equals ||
                                          (!tolerance->is_zero() && (*measured.measure - *equals).abs() <= *tolerance));
    measured.expected = expected_.empty() ? show_expected(*equals, *tolerance) : expected_;
    return measured;
  }

  Options options_;
  std::string expected_;  // Where it does not depend on the sample.
};

void read_from(const Value& from, Options& options, Diagnostics& diagnostics) {
  if (from.is_text()) {
    options.from = from.text() == "first" ? Options::From::first : Options::From::last;
    return;
  }
  options.from = Options::From::regex;
  options.pattern = Pattern::parse(*from.find("regex"), {.decides = false}, diagnostics);
}

std::unique_ptr<Check> make(const Value& written, Diagnostics& diagnostics) {
  Options options;
  const auto before = diagnostics.error_count();
  if (const Value* const from = written.find("from")) read_from(*from, options, diagnostics);
  const Value* const equals = written.is_object() ? written.find("equals") : &written;
  const Value* const percent = written.find("percent");
  const bool is_share = percent != nullptr && percent->text() == "share";
  if (is_share) options.percent = Percent::share;
  const NumberOption::Reader reader =
      is_share ? read_number_or_text<Percent::share> : read_number_or_text<Percent::number>;
  if (equals != nullptr) options.equals = NumberOption::parse(*equals, reader, diagnostics);
  if (const Value* const tolerance = written.find("tolerance")) {
    options.tolerance = NumberOption::parse(*tolerance, read_size, diagnostics);
    if (equals == nullptr)
      diagnostics.error(tolerance->place(), "'tolerance' without 'equals'", "bound the number with min and max");
  }
  if (diagnostics.error_count() != before) return nullptr;
  return std::make_unique<NumberCheck>(std::move(options));
}

}  // namespace

CheckType number_check() {
  const ShapeRef pattern =
      Shape::object({{"regex", Shape::text(),
                      "Its first group, or all that it matches, has the number; the first there counts.", true}});
  CheckType type;
  type.name = "number";
  type.summary = "Gives a number: exactly this one, or one within bounds; compared as exact decimals.";
  type.example = R"(number: {equals: "{{ reference }}", from: last})";
  type.measure = MeasureKind::number;
  type.rule = "equals";
  type.short_option = "equals";
  type.short_forms = {any_number_shape(), Shape::text()};
  type.options = {
      {"equals", number_shape(), "The number; of a text the last number in it.", false},
      {"tolerance", number_shape()->with_default(0), "How far off it may be, both ways.", false},
      {"from", Shape::either({Shape::words({"last", "first"}), pattern})->with_default("last"),
       "Which number of the answer counts: the last, the first, or where a regex says.", false},
      {"percent", Shape::words({"number", "share"})->with_default("number"),
       "What 50% is: the number 50, or the share 0.5.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
