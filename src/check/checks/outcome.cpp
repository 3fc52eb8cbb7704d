#include "base/suggest.h"
#include "check/checks/checks.h"
#include "check/text_targets.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

class OutcomeCheck final : public Check {
 public:
  explicit OutcomeCheck(std::vector<Outcome> outcomes) : outcomes_(std::move(outcomes)), expected_("the outcome ") {
    for (const Outcome& outcome : outcomes_) {
      if (&outcome != &outcomes_.front()) expected_ += " or ";
      expected_ += outcome_name(outcome);
    }
  }

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    Measured measured;
    measured.holds = awaits(input.call().outcome);
    measured.expected = expected_;
    measured.got = outcome_name(input.call().outcome);
    if (!measured.holds) measured.note = excerpt(input.call().message);
    return measured;
  }

  bool awaits(Outcome outcome) const override {
    return std::find(outcomes_.begin(), outcomes_.end(), outcome) != outcomes_.end();
  }

 private:
  std::vector<Outcome> outcomes_;
  std::string expected_;
};

// What a call can come to at the other side; for what goes wrong on ours no case waits.
std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names;
  for (int i = 0; outcome_class(static_cast<Outcome>(i)) != OutcomeClass::ours; ++i)
    names.push_back(outcome_name(static_cast<Outcome>(i)));
  return names;
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& written = option_or_self(options, "is");
  const std::vector<std::string_view> known = known_names();
  const List one{written};
  std::vector<Outcome> outcomes;
  for (const Value& name : written.is_list() ? written.list() : one) {
    if (std::find(known.begin(), known.end(), name.text()) != known.end()) {
      outcomes.push_back(*find_outcome(name.text()));
      continue;
    }
    const std::string hint = did_you_mean(name.text(), known);
    diagnostics.error(name.place(), fmt::format("unknown outcome '{}'", inert_line(name.text())),
                      hint.empty() ? fmt::format("the outcomes are {}", fmt::join(known, ", ")) : hint);
    return nullptr;
  }
  if (outcomes.empty()) {
    diagnostics.error(written.place(), "an empty list has no outcome that could be right");
    return nullptr;
  }
  return std::make_unique<OutcomeCheck>(std::move(outcomes));
}

}  // namespace

CheckType outcome_check() {
  const ShapeRef outcomes = Shape::list_or_one(Shape::text());
  CheckType type;
  type.name = "outcome";
  type.summary = "The call came to one of these outcomes: ok, refusal, truncated, empty, timeout or another.";
  type.example = "outcome: [refusal, content_filtered]";
  type.looks_at_answer = false;
  type.handles_failed_outcomes = true;
  type.short_option = "is";
  type.short_forms = {outcomes};
  type.options = {{"is", outcomes, "The outcomes that are right.", true}};
  type.make = make;
  return type;
}

}  // namespace llmeval
