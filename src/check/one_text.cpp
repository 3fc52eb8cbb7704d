#include "check/text_checks.h"

#include "check/text_targets.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

using Holds = bool (*)(std::string_view text, std::string_view sought);

class OneTextCheck final : public Check {
 public:
  OneTextCheck(TextTargets target, std::string_view verb, Holds holds)
      : target_(std::move(target)), verb_(verb), holds_(holds) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Targets made;
    const Evaluated<const Targets*> target = target_.get(input, made);
    if (!target) return Measured::failed(Outcome::invalid_check, target.error());
    std::string folded;
    Measured measured;
    measured.holds = holds_(target_.fold(look.text, folded), (*target)->sought.front());
    measured.expected = verb_ + (*target)->shown;
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { target_.add_variables(uses); }

 private:
  TextTargets target_;
  std::string verb_;
  Holds holds_;
};

}  // namespace

CheckType one_text_check(std::string name, std::string summary, std::string example, std::string_view verb,
                         Holds holds) {
  CheckType type;
  type.name = std::move(name);
  type.summary = std::move(summary);
  type.example = std::move(example);
  type.short_option = "text";
  type.short_forms = {Shape::text()};
  type.options = {{"text", Shape::text(), "The text to look for; may hold {{ }}.", true}, ignore_case_field()};
  type.make = [verb, holds](const Value& options, Diagnostics& diagnostics) -> std::unique_ptr<Check> {
    std::optional<TextTargets> target =
        TextTargets::parse_one(option_or_self(options, "text"), flag(options, "ignore_case"), diagnostics);
    if (!target) return nullptr;
    return std::make_unique<OneTextCheck>(*std::move(target), verb, holds);
  };
  return type;
}

}  // namespace llmeval
