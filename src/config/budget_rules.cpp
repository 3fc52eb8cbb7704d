#include "config/budget_rules.h"

#include "base/count.h"
#include "base/duration.h"
#include "config/member.h"
#include "domain/model_kind.h"
#include "domain/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace llmeval {

namespace {

std::vector<Field> ceilings() {
  return {{"max_cost", Shape::money(), "US dollars."},
          {"max_requests", Shape::count(), "Requests, repeated ones included."},
          {"max_tokens", Shape::count(), "Tokens, input and output."},
          {"deadline", Shape::duration(), "How long requests are sent."}};
}

std::optional<std::int64_t> read_ceiling(const Value& budget, std::string_view key, Diagnostics& diagnostics) {
  const Value* value = budget.find(key);
  if (value == nullptr || (!value->is_text() && !value->is_number())) return std::nullopt;
  const Result<std::int64_t> count = parse_count(value->is_text() ? value->text() : value->number().text());
  if (!count) return std::nullopt;
  if (*count == 0) diagnostics.error(value->place(), fmt::format("with '{}' 0 nothing would be sent", key));
  return *count;
}

using Models = std::vector<std::shared_ptr<const Model>>;
using Prompts = std::vector<std::shared_ptr<const Prompt>>;

bool has_output_limit(const Prompts& prompts, const Model& model) {
  if (most_output_tokens(model.parameters)) return true;
  const auto limits = [](const auto& prompt) { return most_output_tokens(prompt->parameters).has_value(); };
  return !prompts.empty() && std::all_of(prompts.begin(), prompts.end(), limits);
}

// Of models that these prompts are sent to.
void check_needs(const Models& models, const Prompts& prompts, const BudgetNeeds& needs, std::set<const Model*>& told,
                 Diagnostics& diagnostics) {
  for (const auto& model : models) {
    const ProviderInfo* provider = find_provider(model->provider);
    if (provider == nullptr || provider->is_recorded) continue;
    const bool lacks_price = needs.price && !model->price;
    const bool lacks_limit = needs.output_limit && !makes_embeddings(*model) && !has_output_limit(prompts, *model);
    if ((!lacks_price && !lacks_limit) || !told.insert(model.get()).second) continue;
    if (lacks_price) {
      diagnostics.error(model->place, fmt::format("model '{}' has no price, which a budget of cost needs", model->name),
                        "write price: {input: …, output: …} in USD per million tokens; 0 for one that costs nothing");
    }
    if (lacks_limit) {
      diagnostics.error(
          model->place,
          fmt::format("model '{}' has no max_output_tokens, which a budget of cost or tokens needs", model->name),
          "write parameters: {max_output_tokens: …}, here or in the prompt");
    }
  }
}

}  // namespace

ShapeRef suite_budget_shape() {
  std::vector<Field> fields = ceilings();
  fields.push_back({"sample", Shape::object(ceilings()), "Of each sample; a case's own budget takes its place."});
  return Shape::object(std::move(fields));
}

ShapeRef case_budget_shape() { return Shape::object(ceilings()); }

BudgetLimits read_budget(const Value* value, Diagnostics& diagnostics) {
  BudgetLimits limits;
  if (value == nullptr || !value->is_object()) return limits;
  if (const Value* cost = member_of_kind(*value, "max_cost", ValueKind::number)) {
    const std::optional<Decimal> usd = cost->number().to_decimal();
    if (usd) limits.max_cost = Money::from_usd(*usd);
  }
  limits.max_requests = read_ceiling(*value, "max_requests", diagnostics);
  limits.max_tokens = read_ceiling(*value, "max_tokens", diagnostics);
  if (const Value* deadline = member_of_kind(*value, "deadline", ValueKind::text)) {
    const Result<Duration> duration = parse_duration(deadline->text());
    if (duration) limits.deadline = *duration;
    if (limits.deadline == Duration(0)) {
      diagnostics.error(deadline->place(), "'deadline' must be longer than nothing");
    }
  }
  return limits;
}

std::shared_ptr<const BudgetLimits> read_sample_budget(const Value* value, Diagnostics& diagnostics) {
  return value == nullptr ? nullptr : std::make_shared<const BudgetLimits>(read_budget(value, diagnostics));
}

void check_budget_needs(const Suite& suite, const BudgetNeeds& needs, std::set<const Model*>& told,
                        Diagnostics& diagnostics) {
  check_needs(suite.answering_models(), suite.prompts, needs, told, diagnostics);
  check_needs(suite.check_models, suite.judge_prompts, needs, told, diagnostics);
}

}  // namespace llmeval
