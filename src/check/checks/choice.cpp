#include "check/checks/checks.h"
#include "check/choice_text.h"
#include "check/comparison.h"
#include "check/option.h"
#include "check/text_targets.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

class ChoiceCheck final : public Check {
 public:
  ChoiceCheck(ValueOption expected, ChoiceReader reader) : expected_(std::move(expected)), reader_(std::move(reader)) {}

  /// Which label a value names.
  Evaluated<std::size_t> label_of(const Value& value) const {
    const Evaluated<std::string> text = read_text(value);
    if (!text) return tl::unexpected<std::string>(text.error());
    const std::string folded = fold_case(trim(*text));
    const std::vector<std::string>& labels = reader_.labels();
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [&](const std::string& label) { return fold_case(label) == folded; });
    if (found != labels.end()) return static_cast<std::size_t>(found - labels.begin());
    return tl::unexpected<std::string>(
        fmt::format("{} is none of the choices {}", quoted_excerpt(*text, 40), shown_labels()));
  }

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    const Evaluated<Value> value =
        expected_.is_constant() ? Evaluated<Value>(expected_.written()) : expected_.evaluate(input);
    if (!value) return Measured::failed(Outcome::invalid_check, value.error());
    const Evaluated<std::size_t> expected = label_of(*value);
    if (!expected) return Measured::failed(Outcome::invalid_check, expected.error());
    const Evaluated<ChoiceReader::Choice> choice = reader_.read(look.text);
    if (!choice) return Measured::failed(Outcome::check_limit, choice.error());
    Measured measured;
    measured.holds = choice->label == *expected;
    measured.expected = fmt::format("the choice {}", inert_line(reader_.labels()[*expected]));
    if (choice->label) {
      measured.got =
          fmt::format("{} in {}", inert_line(reader_.labels()[*choice->label]), quoted_excerpt(look.text, 60));
    } else {
      measured.note = choice->why;
    }
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { expected_.add_variables(uses); }

 private:
  std::string shown_labels() const { return show_values(List(reader_.labels().begin(), reader_.labels().end())); }

  ValueOption expected_;
  ChoiceReader reader_;
};

// The labels as written, A to Z where they are not; nullopt where they are wrong.
std::optional<std::vector<std::string>> read_labels(const Value* written, Diagnostics& diagnostics) {
  std::vector<std::string> labels;
  if (written == nullptr) {
    for (char letter = 'A'; letter <= 'Z'; ++letter) labels.emplace_back(1, letter);
    return labels;
  }
  std::vector<std::string> folded;
  for (const Value& label : written->list()) {
    const std::string_view text = trim(label.text());
    if (text.empty()) {
      diagnostics.error(label.place(), "a choice without a text");
      return std::nullopt;
    }
    folded.push_back(fold_case(text));
    if (std::find(folded.begin(), std::prev(folded.end()), folded.back()) != std::prev(folded.end())) {
      diagnostics.error(label.place(), fmt::format("the choice {} stands twice", quoted_excerpt(text, 40)),
                        "upper and lower case are the same here");
      return std::nullopt;
    }
    const bool is_letter = text.size() == 1 && text[0] >= 'a' && text[0] <= 'z';
    labels.push_back(is_letter ? to_upper(text) : std::string(text));
  }
  if (labels.size() >= 2) return labels;
  diagnostics.error(written->place(), "one choice is none", "give at least two");
  return std::nullopt;
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& written = option_or_self(options, "equals");
  std::optional<ValueOption> expected = ValueOption::parse(written, diagnostics);
  std::optional<std::vector<std::string>> labels = read_labels(options.find("choices"), diagnostics);
  if (!expected || !labels) return nullptr;
  auto check = std::make_unique<ChoiceCheck>(*std::move(expected), ChoiceReader(*std::move(labels)));
  if (has_template(written.is_text() ? written.text() : "")) return check;
  const Evaluated<std::size_t> label = check->label_of(written);
  if (label) return check;
  diagnostics.error(written.place(), label.error());
  return nullptr;
}

}  // namespace

CheckType choice_check() {
  CheckType type;
  type.name = "choice";
  type.summary =
      "Chooses the right one of several labels, whatever the words around it; more than one, or none, is no choice.";
  type.example = "choice: {equals: B, choices: [A, B, C, D]}";
  type.short_option = "equals";
  type.short_forms = {Shape::text()};
  type.options = {
      {"equals", Shape::text(), "The right label; may be {{ }}.", true},
      {"choices", Shape::list(Shape::text(), 1),
       "The labels: letters, or words such as yes and no. Without them the letters A to Z.", false},
  };
  type.details =
      "What an answer chooses, the first of these rules decides that finds a label; where it finds two, nothing is "
      "chosen.\n"
      "1. The answer is nothing but the label, whatever marks are around it: b, (B)., **B**, Option B.\n"
      "2. It is marked as final: final answer: B, \\boxed{B}, <answer>B</answer>, #### B.\n"
      "3. It is stated: the answer is B, Answer: B, I choose B, it must be B, so B; B is correct, where a sentence "
      "begins. What the same clause denies or doubts (not, never, if, wrong …) is no statement.\n"
      "4. A line begins with it as with one of a list: B) Paris, B. Paris, **B**: Paris, Yes, since …; no other label "
      "may be marked in that line.\n"
      "5. It stands in marks among words: (B), [B], **B**, \"B\".\n"
      "A or B, A/B and A, B are no choice. A label of one letter counts in upper case, in lower case only where it is "
      "marked or stated; A and I not where they are words of the sentence. Longer labels count in any case.";
  type.make = make;
  return type;
}

}  // namespace llmeval
