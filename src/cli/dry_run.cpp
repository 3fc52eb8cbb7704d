#include "cli/dry_run.h"

#include "base/money.h"
#include "cli/price_text.h"
#include "data/json.h"
#include "engine/conversation.h"
#include "policy/budget.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace llmeval {

namespace {

// The parameters that a call is sent with: the prompt's own win over the model's.
std::string parameters_text(const Prompt* prompt, const Model& model) {
  Object parameters = model.parameters;
  if (prompt != nullptr) {
    for (const Member& parameter : prompt->parameters) parameters.set(parameter.key, parameter.value);
  }
  return parameters.empty() ? std::string() : " " + to_json(Value(parameters));
}

struct Estimate {
  std::uint64_t samples = 0;
  std::uint64_t calls = 0;
  std::uint64_t steps = 0;        ///< Calls that tools may lead to besides.
  std::optional<Money> expected;  ///< Absent: no earlier sample, or no price.
  std::uint64_t earlier = 0;      ///< Samples that it comes from.
  std::optional<Money> most;      ///< Absent: no price.
  bool is_bounded = true;         ///< False: some output has no limit.
};

using CheckEstimates = std::map<std::string, Estimate, std::less<>>;  ///< By the model's name.

// Adds what checks ask at first about the answer to a question, which is not there yet: of an empty one, and as if the
// longest were in it. A reply that cannot be read is asked for again, and not counted here.
void add_checks(CheckEstimates& sums, const Suite& suite, const Expectations& expectations, const SuiteCase& golden,
                const Request& question, SystemTime now) {
  Call answer;
  std::vector<OpenQuestion> open;
  const SampleKey key;
  evaluate(expectations, {key, *golden.subject, answer, {}, Duration(0), question.messages}, &open);
  const std::vector<std::shared_ptr<const Model>> models = suite.all_models();
  for (const OpenQuestion& one : open) {
    const auto found =
        std::find_if(models.begin(), models.end(), [&](const auto& model) { return model->name == one.asked.model; });
    if (found == models.end()) continue;
    const Model& model = **found;
    Estimate& sum = sums[model.name];
    Request request = *one.asked.request;
    for (const Member& parameter : model.parameters) {
      if (request.parameters.find(parameter.key) == nullptr) request.parameters.set(parameter.key, parameter.value);
    }
    ++sum.calls;
    sum.is_bounded = sum.is_bounded && most_output_tokens(request.parameters);
    if (model.price) {
      const std::int64_t answered = most_output_tokens(question.parameters).value_or(0);
      sum.most = sum.most.value_or(Money()) + worst_case(request, model, now, answered).cost;
    }
  }
}

// Adds the calls of one sample. What is answered in a turn is part of the next one's input, and so is what tools give
// in a step: at most all that they have.
void add_sample(Estimate& sum, CheckEstimates& checks, const Suite& suite, const Prompt* prompt, const Model& model,
                const SuiteCase& golden, SystemTime now) {
  ++sum.samples;
  Rendered<Conversation> talk = Conversation::begin(prompt, model, golden, 1);
  if (!talk) return;
  std::int64_t answered = 0;
  const CannedTools* tools = golden.subject->tools.get();
  const std::int32_t steps = tools == nullptr ? 1 : tools->max_steps;
  const auto results = static_cast<std::int64_t>(tools == nullptr ? 0 : to_json(tools_to_value(*tools)).size());
  for (;;) {
    ++sum.calls;
    sum.steps += static_cast<std::uint64_t>(steps - 1);
    const Request& question = *talk->question();
    const std::optional<std::int64_t> output = most_output_tokens(question.parameters);
    sum.is_bounded = sum.is_bounded && output;
    add_checks(checks, suite, talk->expectations(), golden, question, now);
    if (talk->is_last()) add_checks(checks, suite, golden.expectations, golden, question, now);
    for (std::int32_t step = 1; step <= steps; ++step) {
      if (model.price) *sum.most += worst_case(question, model, now, answered).cost;
      answered += output.value_or(0) + (step < steps ? results : 0);
    }
    if (talk->is_last()) return;
    talk->add_answer(Completion());
  }
}

bool is_for(const CaseReach* reach, std::uint32_t prompt, std::uint32_t model) {
  if (reach == nullptr) return true;
  return std::binary_search(reach->prompts.begin(), reach->prompts.end(), prompt) &&
         std::binary_search(reach->models.begin(), reach->models.end(), model);
}

// So much a sample, for more of them.
Money scaled(Money cost, std::uint64_t from, std::uint64_t to) {
  const double factor = static_cast<double>(to) / static_cast<double>(from);
  return {static_cast<std::int64_t>(static_cast<double>(cost.nano_usd) * factor)};
}

Result<Estimate> estimate(const Suite& suite, std::uint32_t p, std::uint32_t m, CheckEstimates& checks,
                          const FindEarlierUse& find, SystemTime now) {
  Estimate sum;
  const Prompt* prompt = suite.prompts.empty() ? nullptr : suite.prompts[p].get();
  const Model& model = *suite.models[m];
  if (model.price) sum.most = Money();
  for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
    if (!is_for(suite.cases->reach(i), p, m)) continue;
    LLMEVAL_TRY(const SuiteCase golden, suite.cases->at(i));
    for (std::int32_t trial = 0; trial < suite.trials; ++trial) {
      add_sample(sum, checks, suite, prompt, model, golden, now);
    }
  }
  if (sum.samples == 0 || !model.price) return sum;
  const std::string hash = prompt == nullptr ? std::string() : prompt->version.hash;
  LLMEVAL_TRY(const EarlierUse earlier, find({suite.name, hash, model.name}));
  if (earlier.samples > 0) {
    sum.earlier = earlier.samples;
    // A sum of many small prompts is no large prompt.
    const std::int64_t mean_input = earlier.usage.input_tokens / static_cast<std::int64_t>(earlier.samples);
    const Money cost = model.price->rates_for(mean_input, now).cost(earlier.usage);
    sum.expected = scaled(cost, earlier.samples, sum.samples);
  }
  return sum;
}

std::string cost_text(const Estimate& sum) {
  if (!sum.most) return "price unknown";
  std::string text;
  if (sum.expected) {
    text = fmt::format("expected {} (as {} earlier samples took), ", format_money(*sum.expected), sum.earlier);
  }
  text += "at most " + format_money(*sum.most);
  return sum.is_bounded ? text : text + " and the output, which has no max_output_tokens";
}

// Sums that hold of the whole plan only where they hold of each part.
struct Total {
  std::uint64_t calls = 0;
  std::uint64_t steps = 0;
  std::optional<Money> expected = Money();
  std::optional<Money> most = Money();

  void add(const Estimate& part) {
    calls += part.calls;
    steps += part.steps;
    expected = expected && part.expected ? std::optional(*expected + *part.expected) : std::nullopt;
    most = most && part.most && part.is_bounded ? std::optional(*most + *part.most) : std::nullopt;
  }
};

std::string calls_text(std::uint64_t calls, std::uint64_t steps) {
  return steps == 0 ? fmt::format("{} calls", calls) : fmt::format("{} calls, up to {} more for tools", calls, steps);
}

// A line for each priced model: what it is reckoned by.
std::string prices_text(const Project& project, SystemTime now) {
  std::string text;
  std::set<const Model*> told;
  for (const Suite& suite : project.suites) {
    for (const auto* models : {&suite.models, &suite.check_models}) {
      for (const auto& model : *models) {
        if (!model->price || !told.insert(model.get()).second) continue;
        text += fmt::format("price of {}: {} ({})\n", model->name, price_line_text(*model->price, now),
                            model->price->origin);
      }
    }
  }
  return text;
}

}  // namespace

Result<std::string> describe_plan(const Plan& plan, const FindEarlierUse& find, SystemTime now) {
  std::string text;
  Total total;
  for (const Suite& suite : plan.project().suites) {
    text += fmt::format("{} ({} cases", suite.name, suite.cases->size());
    text += suite.trials > 1 ? fmt::format(", {} trials)\n", suite.trials) : ")\n";
    CheckEstimates checks;
    const auto prompts = static_cast<std::uint32_t>(std::max<std::size_t>(1, suite.prompts.size()));
    for (std::uint32_t p = 0; p < prompts; ++p) {
      const Prompt* prompt = suite.prompts.empty() ? nullptr : suite.prompts[p].get();
      for (std::uint32_t m = 0; m < suite.models.size(); ++m) {
        const Model& model = *suite.models[m];
        LLMEVAL_TRY(const Estimate sum, estimate(suite, p, m, checks, find, now));
        if (sum.samples == 0) continue;  // The cases are for others.
        total.add(sum);
        text += fmt::format(
            "  {}{}: {}, {}{}\n",
            prompt == nullptr ? "" : prompt->version.name + " " + prompt->version.hash.substr(0, 12) + " × ",
            model.name, calls_text(sum.calls, sum.steps), cost_text(sum), parameters_text(prompt, model));
      }
    }
    for (const auto& [name, sum] : checks) {
      total.add(sum);
      text += fmt::format("  checks ask {}: {} calls, {}\n", name, sum.calls, cost_text(sum));
    }
  }
  text += calls_text(total.calls, total.steps) + " in all";
  if (total.expected) text += ", expected " + format_money(*total.expected);
  if (total.most) text += fmt::format(", at most {} unless repeated", format_money(*total.most));
  text += fmt::format("; seed {}; nothing was sent\n", plan.seed());
  return inert_block(text + prices_text(plan.project(), now));
}

}  // namespace llmeval
