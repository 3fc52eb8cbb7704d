#include "check/checks/checks.h"
#include "check/pattern.h"
#include "check/text_targets.h"
#include "text/inert.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

class RegexCheck final : public Check {
 public:
  explicit RegexCheck(Pattern pattern)
      : pattern_(std::move(pattern)), expected_("to match " + quoted_excerpt(pattern_.text())) {}

  Measured measure(const CheckInput& input, const LookedAt& look) const override {
    const Evaluated<Regex> regex = pattern_.get(input.variables);
    if (!regex) return Measured::failed(Outcome::invalid_check, regex.error());
    std::string repaired;
    std::string_view text = look.text;
    const Evaluated<std::optional<RegexMatch>> match = search(*regex, text, repaired);
    if (!match) return Measured::failed(Outcome::check_limit, match.error());
    Measured measured;
    measured.holds = match->has_value();
    measured.expected = expected_;
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { pattern_.add_variables(uses); }

 private:
  Pattern pattern_;
  std::string expected_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Pattern::Options how{.ignore_case = flag(options, "ignore_case")};
  std::optional<Pattern> pattern = Pattern::parse(option_or_self(options, "pattern"), how, diagnostics);
  if (!pattern) return nullptr;
  return std::make_unique<RegexCheck>(*std::move(pattern));
}

}  // namespace

CheckType regex_check() {
  CheckType type;
  type.name = "regex";
  type.summary = "Has a match of a regular expression (PCRE2) anywhere; a search that takes over 100 ms is an error.";
  type.example = R"(regex: '\b[A-Z]{2}-\d{6}\b')";
  type.short_forms = {Shape::text()};
  type.options = {{"pattern", Shape::text(), "The expression; what {{ }} gives is inserted escaped.", true},
                  ignore_case_field()};
  type.make = make;
  return type;
}

}  // namespace llmeval
