#include "check/checks/checks.h"
#include "check/judge/judge_item.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

// A grade with its score.
struct Choice {
  std::string name;
  Decimal score;

  std::string shown() const { return fmt::format("{} ({})", inert_line(name), score.to_text()); }
};

class JudgeChoiceCheck final : public JudgingCheck {
 public:
  JudgeChoiceCheck(JudgeItem item, std::vector<Choice> choices)
      : JudgingCheck(std::move(item)), choices_(std::move(choices)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Evaluated<Request> question = item().question(input, look.text);
    if (!question) return Measured::failed(Outcome::invalid_check, std::move(question).error());
    Poll poll = item().ask(input, *std::move(question));
    if (poll.instead && poll.instead->is_waiting) return *std::move(poll.instead);
    std::vector<std::optional<double>> scores;
    for (const auto& vote : poll.votes)
      scores.push_back(vote ? std::optional(choice_of(*vote).score.to_double()) : std::nullopt);
    Measured measured = poll.instead ? *std::move(poll.instead) : combined(poll.votes);
    measured.judging = item().judging(std::move(scores));
    return measured;
  }

 private:
  // The form lets no other name in.
  const Choice& choice_of(const JudgeReply& vote) const {
    return *std::find_if(choices_.begin(), choices_.end(),
                         [&](const Choice& choice) { return choice.name == vote.name; });
  }

  Measured combined(const std::vector<std::optional<JudgeReply>>& votes) const {
    Measured measured;
    measured.holds = true;
    if (votes.size() == 1) {
      const Choice& only = choice_of(*votes.front());
      measured.measure = only.score;
      measured.got = fmt::format("{}: {}", only.shown(), shown_reason(*votes.front()));
      return measured;
    }
    std::vector<std::string> shown;
    std::vector<Decimal> scores;
    for (const auto& vote : votes) {
      shown.push_back(choice_of(*vote).shown());
      scores.push_back(choice_of(*vote).score);
    }
    const bool by_median = item().combine() == JudgePanel::Combine::median;
    const Choice* const most = by_median ? nullptr : &most_given(votes);
    measured.measure = by_median ? median_of(scores) : most->score;
    measured.got = fmt::format("{}, the {} of {}", by_median ? measured.measure->to_text() : most->shown(),
                               by_median ? "median" : "majority", fmt::join(shown, ", "));
    return measured;
  }

  // Of several that as many votes gave the one with the lowest score.
  const Choice& most_given(const std::vector<std::optional<JudgeReply>>& votes) const {
    const auto count = [&](const Choice& choice) {
      return std::count_if(votes.begin(), votes.end(), [&](const auto& vote) { return vote->name == choice.name; });
    };
    return *std::max_element(choices_.begin(), choices_.end(), [&](const Choice& a, const Choice& b) {
      return count(a) != count(b) ? count(a) < count(b) : a.score > b.score;
    });
  }

  std::vector<Choice> choices_;
};

// Those of the ready judge `factuality`: what the answer says is part of what is right, more than it, just that,
// against it, or differs in nothing that matters.
Value factuality_choices() { return Object{{"A", 0.4}, {"B", 0.6}, {"C", 1}, {"D", 0}, {"E", 1}}; }

// A list goes from the best to the worst, at even distances from 1 to 0.
std::vector<Choice> listed_choices(const List& names) {
  std::vector<Choice> choices;
  const std::size_t last = names.size() - 1;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double share = last == 0 ? 1.0 : static_cast<double>(last - i) / static_cast<double>(last);
    choices.push_back({names[i].text(), *Decimal::parse(fmt::format("{:.4f}", share))});
  }
  return choices;
}

std::vector<Choice> read_choices(const Value& written) {
  if (written.is_list()) return listed_choices(written.list());
  std::vector<Choice> choices;
  for (const Member& member : written.object())
    choices.push_back({member.key, member.value.number().to_decimal().value_or(Decimal())});
  return choices;
}

// What stands for the grades; nullopt, which is told, where nothing does.
std::optional<Value> choices_option(const Value& options, Diagnostics& diagnostics) {
  if (const Value* const written = options.find("choices")) return *written;
  const Value* const prompt = options.find("prompt");
  if (prompt != nullptr && prompt->text() == "factuality") return factuality_choices().at(options.place());
  diagnostics.error(options.place(), "check 'judge_choice' names no grades", "choices: {good: 1, fair: 0.5, bad: 0}");
  return std::nullopt;
}

bool are_grades(const std::vector<Choice>& choices, Place place, Diagnostics& diagnostics) {
  const auto refused = [&](std::string message, std::string hint) {
    diagnostics.error(place, std::move(message), std::move(hint));
    return false;
  };
  if (choices.size() < 2) return refused("one grade is none to choose from", "name at least two");
  for (auto one = choices.begin(); one != choices.end(); ++one) {
    if (one->name.empty()) return refused("a grade without a name", "name it");
    const auto is_same = [&](const Choice& other) { return other.name == one->name; };
    if (std::any_of(std::next(one), choices.end(), is_same))
      return refused(fmt::format("grade '{}' comes twice", inert_line(one->name)), "remove one of them");
  }
  return true;
}

// Bounds that hold for every grade, or for none, decide nothing.
bool can_decide(const std::vector<Choice>& choices, const Value& options, Diagnostics& diagnostics) {
  const auto bound = [&](std::string_view key) {
    const Value* const written = options.find(key);
    return written != nullptr && written->is_number() ? written->number().to_decimal() : std::nullopt;
  };
  const std::optional<Decimal> min = bound("min");
  const std::optional<Decimal> max = bound("max");
  if (!min && !max) return true;  // Of none the frame speaks; of one with {{ }} nobody knows.
  const auto is_within = [&](const Choice& choice) {
    return !(min && choice.score < *min) && !(max && choice.score > *max);
  };
  const auto count = static_cast<std::size_t>(std::count_if(choices.begin(), choices.end(), is_within));
  if (count > 0 && count < choices.size()) return true;
  diagnostics.error(options.place(),
                    fmt::format("check 'judge_choice' cannot {}: {} grade's score is within its bounds",
                                count == 0 ? "pass" : "fail", count == 0 ? "no" : "every"),
                    "change the bounds, or the scores under 'choices'");
  return false;
}

std::unique_ptr<Check> make(const Value& options, const CheckFiles& files, Diagnostics& diagnostics) {
  const std::optional<Value> written = choices_option(options, diagnostics);
  if (!written) return nullptr;
  std::vector<Choice> choices = read_choices(*written);
  if (!are_grades(choices, written->place(), diagnostics) || !can_decide(choices, options, diagnostics)) return nullptr;
  std::vector<std::string> names;
  for (const Choice& choice : choices) names.push_back(choice.name);
  std::optional<JudgeItem> item = JudgeItem::parse(
      options, {.check = "judge_choice", .kind = JudgeKind::grade, .grades = std::move(names), .prompt = "choice"},
      {"choices"}, files, diagnostics);
  return item ? std::make_unique<JudgeChoiceCheck>(*std::move(item), std::move(choices)) : nullptr;
}

}  // namespace

CheckType judge_choice_check() {
  CheckType type;
  type.name = "judge_choice";
  type.summary =
      "Asks a model for one of several grades, each with a score; prompt: factuality compares the answer's facts with "
      "the reference's.";
  type.example =
      "judge_choice: {rubric: How polite is it?, choices: {polite: 1, plain: 0.5, rude: 0}, min: 0.5, model: referee}";
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.options = {{"choices", Shape::either({Shape::map(Shape::number(0, 1)), Shape::list(Shape::text(), 2)}),
                   "The grades with their scores; a list goes from the best, 1, to the worst, 0, at even distances. Of "
                   "factuality {A: 0.4, B: 0.6, C: 1, D: 0, E: 1} unless said otherwise.",
                   false}};
  for (Field& field : JudgeItem::fields()) type.options.push_back(std::move(field));
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
