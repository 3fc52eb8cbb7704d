#include "check/judge/panel.h"

#include "check/judge/judge_question.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::int64_t k_most_votes = 15;

}  // namespace

std::vector<Field> JudgePanel::fields() {
  return {
      {"model", Shape::list_or_one(Shape::text()), "The judge, a name of models.yaml, or several.", false},
      {"votes", Shape::integer(1, k_most_votes)->with_default(1), "How often each judge is asked.", false},
      {"combine", Shape::words({"median", "majority"})->with_default("median"),
       "How several votes become one: the median of their scores, or what most say (a score says yes from 0.5 on: 1 "
       "where more than half do, else 0).",
       false},
      {"self", Shape::boolean()->with_default(false), "Whether a model may judge its own answers.", false},
  };
}

std::optional<JudgePanel> JudgePanel::parse(const Value& options, std::string_view check, Diagnostics& diagnostics) {
  JudgePanel panel;
  const Value* const self = options.find("self");
  const Value* const model = options.find("model");
  const List one = model != nullptr && model->is_text() ? List{*model} : List();
  const List& named = model != nullptr && model->is_list() ? model->list() : one;
  if (named.empty()) {
    diagnostics.error(options.place(), fmt::format("check '{}' names no model that judges", check),
                      fmt::format("model: NAME; for all such checks defaults: {{{}: {{model: NAME}}}}", check));
    return std::nullopt;
  }
  for (const Value& name : named) {
    const auto is_same = [&](const AskedModel& other) { return other.name == name.text(); };
    if (std::any_of(panel.models_.begin(), panel.models_.end(), is_same)) {
      diagnostics.error(name.place(), fmt::format("judge '{}' is named twice", name.text()),
                        "votes: 2 asks a judge twice");
      return std::nullopt;
    }
    panel.models_.push_back({name.text(), name.place(), self != nullptr && self->boolean()});
  }
  if (const Value* const votes = options.find("votes")) {
    panel.votes_ = static_cast<std::int32_t>(votes->number().to_int64().value_or(1));
  }
  const Value* const combine = options.find("combine");
  if (combine != nullptr && combine->text() == "majority") panel.combine_ = Combine::majority;
  return panel;
}

void JudgePanel::add_models(std::vector<AskedModel>& models) const {
  models.insert(models.end(), models_.begin(), models_.end());
}

Poll JudgePanel::ask(CheckInput& input, const JudgeForm& form, Request question) const {
  const auto shared = std::make_shared<const Request>(std::move(question));
  Poll poll;
  for (const AskedModel& model : models_) {
    for (std::int32_t vote = 1; vote <= votes_; ++vote) {
      std::optional<Measured> instead = ask_one(input, form, shared, model, vote, poll.votes.emplace_back());
      // A failure is said once nothing waits, so that it is the same one however the others come in.
      const bool is_better = !poll.instead || (instead && instead->is_waiting);
      if (instead && is_better) poll.instead = std::move(instead);
    }
  }
  return poll;
}

// What there is instead of a vote.
std::optional<Measured> JudgePanel::ask_one(CheckInput& input, const JudgeForm& form,
                                            const std::shared_ptr<const Request>& question, const AskedModel& model,
                                            std::int32_t vote, std::optional<JudgeReply>& read) const {
  const Call* const call = input.ask({CallPurpose::judge, model.name, question, vote});
  if (call == nullptr) return Measured::waiting();
  if (!is_gradable(call->outcome)) return Measured::failed(*call);
  Evaluated<JudgeReply> reply = read_judge_call(*call, form);
  if (!reply) {
    Request repair = make_judge_repair(*question, call->completion.text(), reply.error(), form);
    const Call* const again =
        input.ask({CallPurpose::judge, model.name, std::make_shared<const Request>(std::move(repair)), vote});
    if (again == nullptr) return Measured::waiting();
    if (!is_gradable(again->outcome)) return Measured::failed(*again);
    reply = read_judge_call(*again, form);
  }
  if (!reply) {
    return Measured::failed(
        Outcome::judge_unparsable,
        fmt::format("the verdict of '{}' cannot be read, asked twice: {}", inert_line(model.name), reply.error()));
  }
  read = *std::move(reply);
  return std::nullopt;
}

std::shared_ptr<const Judging> JudgePanel::judging(const Prompt& prompt, const Object& criteria,
                                                   std::vector<std::optional<double>> votes) const {
  auto judging = std::make_shared<Judging>();
  judging->prompt_hash = prompt.version.hash;
  for (const AskedModel& model : models_) judging->models.push_back(model.name);
  judging->votes = std::move(votes);
  judging->criteria_hash = sha256(to_json(criteria)).hex();
  return judging;
}

Decimal median_of(std::vector<Decimal> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  if (numbers.size() % 2 == 1) return numbers[half];
  return (numbers[half - 1] + numbers[half]) * *Decimal::parse("0.5");
}

}  // namespace llmeval
