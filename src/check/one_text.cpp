#include "check/text_checks.h"

#include "check/text_targets.h"

#include <algorithm>
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
    std::string formed;
    const std::string_view text = target_.form().apply(look.text, formed);
    const std::vector<std::string>& sought = (*target)->sought;
    Measured measured;
    measured.holds =
        std::any_of(sought.begin(), sought.end(), [&](const std::string& one) { return holds_(text, one); });
    measured.expected = verb_ + (sought.size() > 1 ? "one of " : "") + (*target)->shown;
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
                         bool several, Holds holds) {
  const ShapeRef text = several ? Shape::list_or_one(Shape::text()) : Shape::text();
  CheckType type;
  type.name = std::move(name);
  type.summary = std::move(summary);
  type.example = std::move(example);
  type.short_option = "text";
  type.short_forms = {text};
  type.options = with_text_form({{"text", text,
                                  several ? "The text to look for, or a list of which one is enough; may hold {{ }}."
                                          : "The text to look for; may hold {{ }}.",
                                  true}});
  type.make = [verb, several, holds](const Value& options, Diagnostics& diagnostics) -> std::unique_ptr<Check> {
    const Value& written = option_or_self(options, "text");
    const TextForm form = TextForm::parse(options);
    std::optional<TextTargets> target = several ? TextTargets::parse_list(written, form, diagnostics)
                                                : TextTargets::parse_one(written, form, diagnostics);
    if (!target) return nullptr;
    return std::make_unique<OneTextCheck>(*std::move(target), verb, holds);
  };
  return type;
}

}  // namespace llmeval
