#include "check/text_checks.h"

#include "check/text_targets.h"
#include "text/inert.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

class ManyTextsCheck final : public Check {
 public:
  ManyTextsCheck(TextTargets targets, Quantifier quantifier) : targets_(std::move(targets)), quantifier_(quantifier) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Targets made;
    const Evaluated<const Targets*> targets = targets_.get(input, made);
    if (!targets) return Measured::failed(Outcome::invalid_check, targets.error());
    std::string formed;
    const std::string_view text = targets_.form().apply(look.text, formed);
    const bool all = quantifier_ == Quantifier::all;
    // The one that decides: of all the first that is missing, of any the first that is there.
    const std::vector<std::string>& sought = (*targets)->sought;
    const auto deciding = std::find_if(sought.begin(), sought.end(), [&](const std::string& one) {
      return (text.find(one) == std::string_view::npos) == all;
    });
    Measured measured;
    measured.holds = (deciding == sought.end()) == all;
    measured.expected = (all ? "to contain all of " : "to contain any of ") + (*targets)->shown;
    if (deciding != sought.end() && sought.size() > 1) {
      const auto index = static_cast<std::size_t>(deciding - sought.begin());
      measured.note = (all ? "there is no " : "there is ") + quoted_excerpt((*targets)->texts[index], 40);
    }
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { targets_.add_variables(uses); }

 private:
  TextTargets targets_;
  Quantifier quantifier_;
};

}  // namespace

CheckType many_texts_check(std::string name, std::string summary, std::string example, Quantifier quantifier) {
  const ShapeRef texts = Shape::list_or_one(Shape::text());
  CheckType type;
  type.name = std::move(name);
  type.summary = std::move(summary);
  type.example = std::move(example);
  type.short_option = "texts";
  type.short_forms = {texts};
  type.options =
      with_text_form({{"texts", texts, "The texts to look for; each, or the whole list, may be {{ }}.", true}});
  type.make = [quantifier](const Value& options, Diagnostics& diagnostics) -> std::unique_ptr<Check> {
    std::optional<TextTargets> targets =
        TextTargets::parse_list(option_or_self(options, "texts"), TextForm::parse(options), diagnostics);
    if (!targets) return nullptr;
    return std::make_unique<ManyTextsCheck>(*std::move(targets), quantifier);
  };
  return type;
}

}  // namespace llmeval
