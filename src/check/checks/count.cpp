#include "check/checks/checks.h"
#include "check/option.h"
#include "check/pattern.h"
#include "check/text_targets.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <memory>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

std::size_t count_text(std::string_view text, std::string_view sought) {
  std::size_t count = 0;
  for (std::size_t at = text.find(sought); at != std::string_view::npos; at = text.find(sought, at + sought.size())) {
    ++count;
  }
  return count;
}

class CountCheck final : public Check {
 public:
  CountCheck(std::variant<TextTargets, Pattern> sought, std::optional<NumberOption> exactly)
      : sought_(std::move(sought)), exactly_(std::move(exactly)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Measured measured = std::holds_alternative<Pattern>(sought_) ? count(std::get<Pattern>(sought_), input, look)
                                                                 : count(std::get<TextTargets>(sought_), input, look);
    if (measured.error || !exactly_) return measured;
    const Evaluated<Decimal> exactly = exactly_->evaluate(input);
    if (!exactly) return Measured::failed(Outcome::invalid_check, exactly.error());
    measured.holds = *measured.measure == *exactly;
    measured.expected = "exactly " + describe(*exactly);
    return measured;
  }

  std::string describe(const Decimal& measure) const override {
    static const Decimal k_one = Decimal::from(1);
    return measure.to_text() + (measure == k_one ? " time" : " times");
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    std::visit([&](const auto& sought) { sought.add_variables(uses); }, sought_);
    if (exactly_) exactly_->add_variables(uses);
  }

 private:
  Measured count(const TextTargets& targets, CheckInput& input, const LookedAt& look) const {
    Targets made;
    const Evaluated<const Targets*> target = targets.get(input, made);
    if (!target) return Measured::failed(Outcome::invalid_check, target.error());
    std::string formed;
    const std::string_view text = targets.form().apply(look.text, formed);
    return counted(count_text(text, (*target)->sought.front()), (*target)->shown, look);
  }

  Measured count(const Pattern& pattern, CheckInput& input, const LookedAt& look) const {
    std::optional<Pattern::Compiled> made;
    const Evaluated<const Pattern::Compiled*> compiled = pattern.get(input, made);
    if (!compiled) return Measured::failed(Outcome::invalid_check, compiled.error());
    std::string_view text = look.text;
    std::string repaired;
    if (find_invalid_utf8(text)) text = repaired = repair_utf8(text);
    const tl::expected<std::size_t, RegexStop> matches = (*compiled)->regex.count(text);
    if (!matches)
      return Measured::failed(Outcome::check_limit, fmt::format("the regex {}", llmeval::describe(matches.error())));
    return counted(*matches, (*compiled)->shown, look);
  }

  Measured counted(std::size_t times, const std::string& shown, const LookedAt& look) const {
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::from(static_cast<std::int64_t>(times));
    measured.got = fmt::format("{} of {} in {}", describe(*measured.measure), shown, quoted_excerpt(look.text, 60));
    return measured;
  }

  std::variant<TextTargets, Pattern> sought_;
  std::optional<NumberOption> exactly_;
};

std::optional<std::variant<TextTargets, Pattern>> read_sought(const Value& options, Diagnostics& diagnostics) {
  const Value* const text = options.find("text");
  const Value* const pattern = options.find("pattern");
  if ((text == nullptr) == (pattern == nullptr)) {
    diagnostics.error(options.place(), "check 'count' needs either 'text' or 'pattern'");
    return std::nullopt;
  }
  const Value* const normalize = options.find("normalize");
  if (pattern != nullptr && normalize != nullptr) {
    diagnostics.error(normalize->place(), "'normalize' is for a 'text', not for a 'pattern'", "leave it out");
    return std::nullopt;
  }
  if (text != nullptr) {
    std::optional<TextTargets> target = TextTargets::parse_one(*text, TextForm::parse(options), diagnostics);
    if (!target) return std::nullopt;
    return *std::move(target);
  }
  const Pattern::Options how{.ignore_case = flag(options, "ignore_case"), .decides = false};
  std::optional<Pattern> compiled = Pattern::parse(*pattern, how, diagnostics);
  if (!compiled) return std::nullopt;
  return *std::move(compiled);
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  std::optional<std::variant<TextTargets, Pattern>> sought = read_sought(options, diagnostics);
  std::optional<NumberOption> exactly;
  if (const Value* const written = options.find("exactly")) {
    exactly = NumberOption::parse(*written, read_whole, diagnostics);
    if (!exactly) return nullptr;
  }
  if (!sought) return nullptr;
  return std::make_unique<CountCheck>(*std::move(sought), std::move(exactly));
}

}  // namespace

CheckType count_check() {
  CheckType type;
  type.name = "count";
  type.summary = "Has a text, or matches of a regular expression, so many times, none within another.";
  type.example = "count: {text: refund, max: 2}";
  type.measure = MeasureKind::count;
  type.rule = "exactly";
  type.options = with_text_form({
      {"text", Shape::text(), "The text to count; may hold {{ }}.", false},
      {"pattern", Shape::text(), "A regular expression (PCRE2) instead of the text; 100 ms for all its matches.",
       false},
      {"exactly", whole_shape(), "The only number of times that is right; instead of min and max.", false},
  });
  type.make = make;
  return type;
}

}  // namespace llmeval
