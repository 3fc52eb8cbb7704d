#include "check/expectation.h"

#include "check/check_item.h"

#include <algorithm>
#include <utility>

namespace llmeval {

std::optional<Expectations> Expectation::parse(const Value& item, const CheckScope& scope, Diagnostics& diagnostics) {
  std::optional<ReadItem> read = read_item(item, scope, {}, diagnostics);
  if (!read) return std::nullopt;
  Expectations expectations;
  expectations.reserve(read->items.size());
  for (auto& one : read->items) {
    expectations.push_back(
        std::shared_ptr<const Expectation>(new Expectation(std::move(one), std::string(read->used), read->place)));
  }
  return expectations;
}

Expectation::Expectation(std::shared_ptr<const CheckItem> item, std::string used, Place place)
    : item_(std::move(item)), used_(std::move(used)), place_(place) {}

Score Expectation::evaluate(CheckInput& input) const { return item_->score(item_->find(input)); }

const std::string& Expectation::type() const { return item_->type->name; }
const std::string& Expectation::name() const { return item_->name; }
double Expectation::weight() const { return item_->weight; }
bool Expectation::is_negated() const { return item_->negated; }
const Value& Expectation::options() const { return item_->options; }
bool Expectation::looks_at_answer() const { return item_->looks_at_answer(); }
Place Expectation::written_at() const { return item_->place; }
std::vector<AskedModel> Expectation::asked_models() const {
  std::vector<AskedModel> models;
  item_->add_models(models);
  return models;
}
std::vector<std::shared_ptr<const Prompt>> Expectation::judge_prompts() const {
  std::vector<std::shared_ptr<const Prompt>> prompts;
  item_->add_judge_prompts(prompts);
  return prompts;
}
const std::vector<VariableUse>& Expectation::variables() const { return item_->variables; }
bool Expectation::reads_all_variables() const { return item_->reads_all_variables(); }

std::optional<std::string> Expectation::refuses(const Schema* prompt_schema) const {
  std::vector<const Check*> checks;
  item_->add_prompt_schema_checks(checks);
  if (checks.empty()) return std::nullopt;
  if (prompt_schema == nullptr) return "has no schema for its answers";
  const bool cannot_fail = std::any_of(checks.begin(), checks.end(), [&](const Check* check) {
    return prompt_schema->accepts_everything(check->asserts_formats());
  });
  return cannot_fail ? std::optional<std::string>("has a schema that every answer fits") : std::nullopt;
}

std::vector<Score> evaluate(const Expectations& expectations, const AnsweredSample& sample,
                            std::vector<OpenQuestion>* open) {
  CheckInput input(sample);
  std::vector<Score> scores;
  scores.reserve(expectations.size());
  for (const auto& expectation : expectations) scores.push_back(expectation->evaluate(input));
  if (open == nullptr || input.open_count() == 0) return scores;
  for (OpenQuestion& one : input.take_open()) {
    const auto is_same = [&](const OpenQuestion& other) { return other.id == one.id; };
    if (std::none_of(open->begin(), open->end(), is_same)) open->push_back(std::move(one));
  }
  return scores;
}

std::vector<Score> evaluate_without_answer(const Expectations& expectations, const AnsweredSample& sample,
                                           std::string_view why) {
  CheckInput input(sample);
  std::vector<Score> scores;
  for (const auto& expectation : expectations) {
    std::optional<Finding> finding = expectation->item().find_without_answer(input, why);
    if (finding) scores.push_back(expectation->item().score(*std::move(finding)));
  }
  return scores;
}

bool reaches_checks(const Expectations& expectations, const AnsweredSample& sample) {
  const Outcome outcome = sample.call.outcome;
  if (outcome == Outcome::ok) return true;
  const CheckInput input(sample);
  const auto any = [&](auto holds) { return std::any_of(expectations.begin(), expectations.end(), holds); };
  switch (outcome_class(outcome)) {
    case OutcomeClass::gradable:
      return any([&](const auto& one) {
        return one->item().handles_failed_outcomes(input) || one->item().awaits(outcome, input);
      });
    case OutcomeClass::transient:
    case OutcomeClass::permanent:
      return any([&](const auto& one) { return one->item().awaits(outcome, input); });
    case OutcomeClass::ours:
      break;
  }
  return false;
}

}  // namespace llmeval
