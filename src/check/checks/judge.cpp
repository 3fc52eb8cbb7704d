#include "check/checks/checks.h"
#include "check/judge/judge_item.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

class JudgeCheck final : public JudgingCheck {
 public:
  explicit JudgeCheck(JudgeItem item) : JudgingCheck(std::move(item)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Evaluated<Request> question = item().question(input, look.text);
    if (!question) return Measured::failed(Outcome::invalid_check, std::move(question).error());
    Poll poll = item().ask(input, *std::move(question));
    if (poll.instead && poll.instead->is_waiting) return *std::move(poll.instead);
    std::vector<std::optional<double>> scores;
    for (const auto& vote : poll.votes) scores.push_back(vote ? std::optional(vote->score.to_double()) : std::nullopt);
    Measured measured = poll.instead ? *std::move(poll.instead) : combined(poll.votes);
    measured.judging = item().judging(std::move(scores));
    return measured;
  }

 private:
  // Every vote is there.
  Measured combined(const std::vector<std::optional<JudgeReply>>& votes) const {
    std::vector<Decimal> scores;
    for (const auto& vote : votes) scores.push_back(vote->score);
    Measured measured;
    measured.holds = true;
    measured.measure = one_of(scores);
    measured.got = measured.measure->to_text();
    if (scores.size() > 1) measured.got += ", " + told(scores);
    measured.got += ": " + shown_reason(nearest(votes, *measured.measure));
    return measured;
  }

  Decimal one_of(const std::vector<Decimal>& scores) const {
    if (item().combine() == JudgePanel::Combine::median || scores.size() == 1) return median_of(scores);
    const Decimal half = *Decimal::parse("0.5");
    const auto yes = std::count_if(scores.begin(), scores.end(), [&](const Decimal& score) { return score >= half; });
    return Decimal::from(static_cast<std::size_t>(yes) * 2 > scores.size() ? 1 : 0);
  }

  std::string told(const std::vector<Decimal>& scores) const {
    const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
    return fmt::format("{} of {} (spread {})",
                       item().combine() == JudgePanel::Combine::median ? "the median" : "the majority",
                       join_numbers(scores), (*high - *low).to_text());
  }

  // The first vote that is as near to what all came to as any.
  static const JudgeReply& nearest(const std::vector<std::optional<JudgeReply>>& votes, const Decimal& score) {
    const auto distance = [&](const auto& vote) { return (vote->score - score).abs(); };
    return **std::min_element(votes.begin(), votes.end(),
                              [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
  }
};

std::unique_ptr<Check> make(const Value& written, const CheckFiles& files, Diagnostics& diagnostics) {
  const Value options = written.is_text() ? Value(Object{{"rubric", written}}).at(written.place()) : written;
  std::optional<JudgeItem> item =
      JudgeItem::parse(options, {.check = "judge", .prompt = "judge"}, {}, files, diagnostics);
  return item ? std::make_unique<JudgeCheck>(*std::move(item)) : nullptr;
}

}  // namespace

CheckType judge_check() {
  CheckType type;
  type.name = "judge";
  type.summary =
      "Asks a model for a score from 0 to 1, by a rubric or by a judge's prompt. What cannot be asked or read is an "
      "error, never a pass.";
  type.example = "judge: {rubric: Answers the question without blaming the customer., min: 0.7, model: referee}";
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.short_forms = {Shape::text()};
  type.short_option = "rubric";
  type.options = JudgeItem::fields();
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
