#include "cli/dry_run.h"

#include "base/money.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace llmeval {

namespace {

std::optional<std::int64_t> output_limit(const Prompt* prompt, const Model& model) {
  const Value* limit = prompt == nullptr ? nullptr : prompt->parameters.find("max_output_tokens");
  if (limit == nullptr) limit = model.parameters.find("max_output_tokens");
  return limit == nullptr ? std::nullopt : limit->number().to_int64();
}

// Tokens of a rendered prompt, estimated at four bytes a token.
std::int64_t input_tokens(const Prompt* prompt, const Case& subject) {
  if (prompt == nullptr) return 0;
  const Rendered<std::vector<Message>> messages = prompt->render(subject.vars);
  std::size_t bytes = 0;
  if (messages) {
    for (const Message& message : *messages) bytes += message.text().size();
  }
  return static_cast<std::int64_t>((bytes + 3) / 4);
}

// The parameters that a call is sent with: the prompt's own win over the model's.
std::string parameters_text(const Prompt* prompt, const Model& model) {
  Object parameters = model.parameters;
  if (prompt != nullptr) {
    for (const Member& parameter : prompt->parameters) parameters.set(parameter.key, parameter.value);
  }
  return parameters.empty() ? std::string() : " " + to_json(Value(parameters));
}

struct Estimate {
  std::uint64_t calls = 0;
  Usage usage;
  bool bounded = true;
};

bool is_for(const CaseReach* reach, std::uint32_t prompt, std::uint32_t model) {
  if (reach == nullptr) return true;
  return std::binary_search(reach->prompts.begin(), reach->prompts.end(), prompt) &&
         std::binary_search(reach->models.begin(), reach->models.end(), model);
}

Estimate estimate(const Suite& suite, std::uint32_t p, std::uint32_t m) {
  Estimate sum;
  const Prompt* prompt = suite.prompts.empty() ? nullptr : suite.prompts[p].get();
  const Model& model = *suite.models[m];
  const std::optional<std::int64_t> limit = output_limit(prompt, model);
  sum.bounded = limit.has_value();
  for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
    if (!is_for(suite.cases->reach(i), p, m)) continue;
    sum.calls += static_cast<std::uint64_t>(suite.trials);
    if (!model.price) continue;
    const Result<SuiteCase> golden = suite.cases->at(i);
    if (!golden) continue;
    sum.usage.input_tokens += suite.trials * input_tokens(prompt, *golden->subject);
    sum.usage.output_tokens += suite.trials * limit.value_or(0);
  }
  return sum;
}

std::string cost_text(const Estimate& sum, const Model& model) {
  if (!model.price) return "price unknown";
  const std::string cost = format_money(model.price->cost(sum.usage));
  return sum.bounded ? "at most about " + cost : cost + " and the output, which has no max_output_tokens";
}

}  // namespace

std::string describe_plan(const Plan& plan) {
  std::string text;
  for (const Suite& suite : plan.project().suites) {
    text += fmt::format("{} ({} cases", suite.name, suite.cases->size());
    text += suite.trials > 1 ? fmt::format(", {} trials)\n", suite.trials) : ")\n";
    const auto prompts = static_cast<std::uint32_t>(std::max<std::size_t>(1, suite.prompts.size()));
    for (std::uint32_t p = 0; p < prompts; ++p) {
      const Prompt* prompt = suite.prompts.empty() ? nullptr : suite.prompts[p].get();
      for (std::uint32_t m = 0; m < suite.models.size(); ++m) {
        const Model& model = *suite.models[m];
        const Estimate sum = estimate(suite, p, m);
        if (sum.calls == 0) continue;  // The cases are for others.
        text += fmt::format(
            "  {}{}: {} calls, {}{}\n",
            prompt == nullptr ? "" : prompt->version.name + " " + prompt->version.hash.substr(0, 12) + " × ",
            model.name, sum.calls, cost_text(sum, model), parameters_text(prompt, model));
      }
    }
  }
  text += fmt::format("{} calls in all, seed {}; nothing was sent\n", plan.size(), plan.seed());
  return text;
}

}  // namespace llmeval
