#include "check/checks/checks.h"
#include "check/pattern.h"
#include "check/text_form.h"
#include "check/text_targets.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

class RegexCheck final : public Check {
 public:
  explicit RegexCheck(Pattern pattern) : pattern_(std::move(pattern)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    std::optional<Pattern::Compiled> made;
    const Evaluated<const Pattern::Compiled*> pattern = pattern_.get(input, made);
    if (!pattern) return Measured::failed(Outcome::invalid_check, pattern.error());
    std::string repaired;
    std::string_view text = look.text;
    Evaluated<std::optional<RegexMatch>> match = search((*pattern)->regex, text, repaired);
    if (!match) return Measured::failed(Outcome::check_limit, match.error());
    leave_groups(*match, input);
    Measured measured;
    measured.holds = match->has_value();
    measured.expected = "to match " + (*pattern)->shown;
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { pattern_.add_variables(uses); }
  std::vector<std::string> groups() const override { return pattern_.groups(); }

 private:
  void leave_groups(std::optional<RegexMatch>& match, CheckInput& input) const {
    if (!match) return;
    for (const std::string& name : pattern_.groups()) input.set_group(name, std::nullopt);
    for (auto& [name, text] : match->named) input.set_group(name, std::move(text));
  }

  Pattern pattern_;
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
  type.short_option = "pattern";
  type.short_forms = {Shape::text()};
  type.options = {{"pattern", Shape::text(), "The expression; what {{ }} gives is inserted escaped.", true},
                  ignore_case_field()};
  type.make = make;
  return type;
}

}  // namespace llmeval
