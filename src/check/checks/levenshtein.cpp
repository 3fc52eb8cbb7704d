#include "check/checks/checks.h"
#include "check/metric_check.h"
#include "check/option.h"
#include "check/text_targets.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

class LevenshteinCheck final : public Check {
 public:
  LevenshteinCheck(TextTargets targets, std::optional<NumberOption> max_distance)
      : targets_(std::move(targets)), max_distance_(std::move(max_distance)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Targets made;
    const Evaluated<const Targets*> targets = targets_.get(input, made);
    if (!targets) return Measured::failed(Outcome::invalid_check, targets.error());
    std::string formed;
    const Evaluated<Distance> distance = levenshtein(targets_.form().apply(look.text, formed), (*targets)->sought);
    if (!distance) return Measured::failed(Outcome::check_limit, distance.error());
    Measured measured;
    measured.holds = true;
    measured.measure = share_measure(distance->similarity);
    const std::string edits = fmt::format("{} edit{}", distance->edits, distance->edits == 1 ? "" : "s");
    if (max_distance_) {
      const Evaluated<Decimal> most = max_distance_->evaluate(input);
      if (!most) return Measured::failed(Outcome::invalid_check, most.error());
      measured.holds = Decimal::from(static_cast<std::int64_t>(distance->edits)) <= *most;
      measured.expected = fmt::format("at most {} edits from {}", most->to_text(), (*targets)->shown);
      measured.got = fmt::format("{} in {}", edits, quoted_excerpt(look.text, 60));
    } else {
      measured.got = fmt::format("{} ({}) for {} against {}", describe(*measured.measure), edits,
                                 quoted_excerpt(look.text, 60), (*targets)->shown);
    }
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    targets_.add_variables(uses);
    if (max_distance_) max_distance_->add_variables(uses);
  }

 private:
  TextTargets targets_;
  std::optional<NumberOption> max_distance_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  std::optional<TextTargets> targets =
      TextTargets::parse_list(*options.find("to"), TextForm::parse(options), diagnostics);
  std::optional<NumberOption> most;
  if (const Value* const written = options.find("max_distance")) {
    most = NumberOption::parse(*written, read_whole, diagnostics);
    if (!most) return nullptr;
  }
  if (!targets) return nullptr;
  return std::make_unique<LevenshteinCheck>(*std::move(targets), std::move(most));
}

}  // namespace

CheckType levenshtein_check() {
  CheckType type;
  type.name = "levenshtein";
  type.summary =
      "Is at most so many edits from a text, in characters as readers count them; bounds are for the similarity, 1 - "
      "edits / characters of the longer.";
  type.example = R"(levenshtein: {to: "{{ reference }}", max_distance: 3})";
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.rule = "max_distance";
  type.options = with_text_form({
      {"to", Shape::list_or_one(Shape::text()),
       "The text, or several, of which the nearest counts; each, or the whole list, may be {{ }}.", true},
      {"max_distance", whole_shape(),
       "The most characters to insert, delete or replace; instead of min and max of the similarity.", false},
  });
  type.make = make;
  return type;
}

}  // namespace llmeval
