#include "check/checks/checks.h"
#include "check/judge/judge_item.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_prompt = "prompt/";
constexpr std::string_view k_model = "model/";

// What an answer is compared with.
struct Rival {
  enum class Kind : std::uint8_t { reference, baseline, prompt, model };

  Kind kind = Kind::reference;
  std::string name;  // Of a prompt or a model.
  Place place;

  std::string shown() const {
    switch (kind) {
      case Kind::reference:
        return "the reference";
      case Kind::baseline:
        return "the answer of an earlier run";
      case Kind::prompt:
        return fmt::format("the answer to prompt '{}'", inert_line(name));
      case Kind::model:
        break;
    }
    return fmt::format("the answer of model '{}'", inert_line(name));
  }
};

// How one judge decided, asked in both orders.
struct Decision {
  Decimal score;           // 1 for a win in both orders, 0 for a loss in both, else 0.5.
  bool is_biased = false;  // It chose the same place in both.
};

Decision decide(const JudgeReply& first, const JudgeReply& second) {
  Decision decision;
  if (first.name == "first" && second.name == "second") {
    decision.score = Decimal::from(1);
  } else if (!(first.name == "second" && second.name == "first")) {
    decision.score = *Decimal::parse("0.5");
  }
  decision.is_biased = first.name == second.name && first.name != "tie";
  return decision;
}

class JudgePairwiseCheck final : public JudgingCheck {
 public:
  /// \param must_win  there are no bounds, which would say what is enough.
  JudgePairwiseCheck(JudgeItem item, Rival rival, bool must_win)
      : JudgingCheck(std::move(item)), rival_(std::move(rival)), must_win_(must_win) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Measured measured;
    measured.expected = "to be better than " + rival_.shown();
    if (is_itself(input.sample().key)) {
      measured.does_not_apply = true;
      measured.note = "it would be compared with itself";
      return measured;
    }
    const Evaluated<std::string> other = find_rival(input);
    if (!other) return Measured::failed(Outcome::invalid_check, other.error());
    if (*other == look.text) {
      measured.measure = *Decimal::parse("0.5");
      measured.holds = !must_win_;
      measured.got = "0.5: both are the same text";
      return measured;
    }
    Evaluated<Request> ours_first = item().question(input, look.text, *other);
    Evaluated<Request> ours_second = item().question(input, *other, look.text);
    if (!ours_first) return Measured::failed(Outcome::invalid_check, std::move(ours_first).error());
    if (!ours_second) return Measured::failed(Outcome::invalid_check, std::move(ours_second).error());
    std::array<Poll, 2> polls{item().ask(input, *std::move(ours_first)), item().ask(input, *std::move(ours_second))};
    for (Poll& poll : polls) {
      if (poll.instead && poll.instead->is_waiting) return *std::move(poll.instead);
    }
    return combined(std::move(polls), std::move(measured));
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    JudgingCheck::add_variables(uses);
    if (rival_.kind == Rival::Kind::reference) uses.push_back({"reference", rival_.place, false});
  }

 private:
  bool is_itself(const SampleKey& key) const {
    return (rival_.kind == Rival::Kind::prompt && key.prompt == rival_.name) ||
           (rival_.kind == Rival::Kind::model && key.model == rival_.name);
  }

  Evaluated<std::string> find_rival(CheckInput& input) const {
    const AnsweredSample& sample = input.sample();
    if (rival_.kind == Rival::Kind::reference) {
      const std::optional<Value>& reference = sample.subject.reference;
      if (!reference) return tl::unexpected<std::string>("the case has no reference to compare with");
      return reference->is_text() ? reference->text() : to_json(*reference);
    }
    if (sample.others == nullptr) return tl::unexpected<std::string>("there are no other answers to compare with here");
    SampleKey other = sample.key;
    if (rival_.kind == Rival::Kind::prompt) other.prompt = rival_.name;
    if (rival_.kind == Rival::Kind::model) other.model = rival_.name;
    const bool is_baseline = rival_.kind == Rival::Kind::baseline;
    return sample.others->find(other, is_baseline ? OtherAnswers::Runs::earlier : OtherAnswers::Runs::known);
  }

  // Every vote is there, or why one is not.
  Measured combined(std::array<Poll, 2> polls, Measured measured) const {
    std::vector<std::optional<double>> votes;
    std::vector<Decimal> scores;
    std::size_t biased = 0;
    for (std::size_t i = 0; i < polls[0].votes.size(); ++i) {
      const std::optional<JudgeReply>& first = polls[0].votes[i];
      const std::optional<JudgeReply>& second = polls[1].votes[i];
      votes.push_back(std::nullopt);
      if (!first || !second) continue;
      const Decision decision = decide(*first, *second);
      votes.back() = decision.score.to_double();
      scores.push_back(decision.score);
      biased += decision.is_biased ? 1 : 0;
    }
    for (Poll& poll : polls) {
      if (poll.instead) measured = *std::move(poll.instead);
    }
    measured.judging = item().judging(std::move(votes));
    if (measured.error) return measured;
    measured.measure = one_of(scores);
    measured.holds = !must_win_ || *measured.measure == Decimal::from(1);
    measured.got = told(scores, *measured.measure);
    if (biased > 0) {
      measured.got += fmt::format("; position bias: in {} of {} votes what stood {} won in both orders", biased,
                                  scores.size(), biased_place(polls));
    }
    if (scores.size() == 1) measured.got += ": " + shown_reason(*polls[0].votes.front());
    return measured;
  }

  // Where the winners of biased votes stood.
  static std::string biased_place(const std::array<Poll, 2>& polls) {
    bool is_first = false;
    bool is_second = false;
    for (std::size_t i = 0; i < polls[0].votes.size(); ++i) {
      if (polls[0].votes[i]->name != polls[1].votes[i]->name) continue;
      is_first = is_first || polls[0].votes[i]->name == "first";
      is_second = is_second || polls[0].votes[i]->name == "second";
    }
    return is_first && is_second ? "in one place" : is_first ? "first" : "second";
  }

  Decimal one_of(const std::vector<Decimal>& scores) const {
    if (item().combine() == JudgePanel::Combine::median) return median_of(scores);
    const auto most = [&](const Decimal& score) {
      return 2 * static_cast<std::size_t>(std::count(scores.begin(), scores.end(), score)) > scores.size();
    };
    if (most(Decimal::from(1))) return Decimal::from(1);
    return most(Decimal()) ? Decimal() : *Decimal::parse("0.5");
  }

  std::string told(const std::vector<Decimal>& scores, const Decimal& score) const {
    if (scores.size() > 1) {
      return fmt::format("{}, the {} of {}", score.to_text(),
                         item().combine() == JudgePanel::Combine::median ? "median" : "majority", join_numbers(scores));
    }
    if (score.is_zero()) return "0, a loss in both orders";
    return score == Decimal::from(1) ? "1, a win in both orders" : "0.5, a tie";
  }

  Rival rival_;
  bool must_win_;
};

std::optional<Rival> read_rival(const Value& written, Diagnostics& diagnostics) {
  const std::string& text = written.text();
  Rival rival;
  rival.place = written.place();
  if (text == "reference") return rival;
  if (text == "baseline") {
    rival.kind = Rival::Kind::baseline;
    return rival;
  }
  for (const auto& [start, kind] : {std::pair{k_prompt, Rival::Kind::prompt}, std::pair{k_model, Rival::Kind::model}}) {
    if (!text.starts_with(start) || text.size() == start.size()) continue;
    rival.kind = kind;
    rival.name = text.substr(start.size());
    return rival;
  }
  diagnostics.error(written.place(), fmt::format("nothing can be compared against '{}'", inert_line(text)),
                    "use reference, baseline, prompt/NAME or model/NAME");
  return std::nullopt;
}

std::unique_ptr<Check> make(const Value& written, const CheckFiles& files, Diagnostics& diagnostics) {
  const Value options = written.is_text() ? Value(Object{{"against", written}}).at(written.place()) : written;
  const Value* const against = options.find("against");
  const std::optional<Rival> rival = read_rival(*against, diagnostics);
  std::optional<JudgeItem> item = JudgeItem::parse(
      options, {.check = "judge_pairwise", .kind = JudgeKind::winner, .prompt = "pairwise", .needs_criterion = false},
      {"against"}, files, diagnostics);
  if (!rival || !item) return nullptr;
  const Value* const of = options.find("of");
  if (of != nullptr && of->text() != "answer" && rival->kind != Rival::Kind::reference) {
    diagnostics.error(of->place(),
                      "answers of others are compared as a whole: 'of' goes with 'against: reference' only",
                      "remove 'of'");
    return nullptr;
  }
  const bool must_win = options.find("min") == nullptr && options.find("max") == nullptr;
  return std::make_unique<JudgePairwiseCheck>(*std::move(item), *rival, must_win);
}

}  // namespace

CheckType judge_pairwise_check() {
  CheckType type;
  type.name = "judge_pairwise";
  type.summary =
      "Asks a model which of two answers is better, in both orders: a win in both is 1, a loss in both 0, all else a "
      "tie, "
      "0.5. Without bounds only a win is right.";
  type.example = "judge_pairwise: {against: reference, min: 0.5, model: referee}";
  type.measure = MeasureKind::score;
  type.short_forms = {Shape::text()};
  type.short_option = "against";
  type.options = {{"against", Shape::text(),
                   "The other answer: reference, or one that is stored to the same case and trial: prompt/NAME, "
                   "model/NAME, or baseline, that of an earlier run.",
                   true}};
  for (Field& field : JudgeItem::fields()) type.options.push_back(std::move(field));
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
