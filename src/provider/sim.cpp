// The simulated model: rules answer, seeded draws decide latency and faults. Nothing depends on the order of calls, so
// that a run repeats itself whatever its concurrency.
#include "provider/make.h"

#include "async/sleep.h"
#include "base/duration.h"
#include "base/rng.h"
#include "template/template.h"
#include "text/regex.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct SimRule {
  std::optional<Regex> when;
  std::optional<Template> answer;
  Outcome outcome = Outcome::ok;
};

struct SimFault {
  Outcome outcome;
  double share;
};

struct SimBehaviour {
  std::uint64_t seed = 0;
  double median_us = 0;
  double sigma = 0;  ///< Of the logarithm.
  std::vector<SimFault> faults;
  std::vector<SimRule> rules;
};

std::string last_user_text(const Request& request) {
  for (auto message = request.messages.rbegin(); message != request.messages.rend(); ++message) {
    if (message->role == Role::user) return message->text();
  }
  return {};
}

// Nobody counts a simulated model's tokens; four bytes a token is what English comes to.
std::int64_t tokens_in(std::string_view text) { return static_cast<std::int64_t>((text.size() + 3) / 4); }

Object answer_variables(const Request& request, const std::string& message, const RegexMatch& match) {
  List groups;
  for (const auto& group : match.groups) groups.emplace_back(group ? Value(*group) : Value());
  Object variables;
  for (const auto& [name, text] : match.named) variables.set(name, Value(text));
  variables.set("message", Value(message));
  variables.set("match", Value(std::move(groups)));
  variables.set("vars", Value(request.subject ? request.subject->vars : Object()));
  variables.set("id", Value(request.subject ? request.subject->id : std::string()));
  variables.set("trial", Value(static_cast<std::int64_t>(request.trial)));
  variables.set("turn", Value(static_cast<std::int64_t>(request.turn)));
  return variables;
}

void set_text(Completion& completion, std::string text) {
  completion.parts.clear();
  if (!text.empty()) completion.parts.emplace_back(TextPart{std::move(text)});
}

class Sim final : public Provider {
 public:
  Sim(std::shared_ptr<const Model> model, SimBehaviour behaviour, Loop& loop)
      : model_(std::move(model)), behaviour_(std::move(behaviour)), loop_(loop) {}

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t number,
                              CancelToken cancel) override {
    Rng rng = draws(*request, number);
    AttemptResult result;
    result.duration = draw_latency(rng);
    result.first_byte = result.duration;
    const Outcome fault = draw_fault(rng);
    if (result.duration.count() > 0) {
      const WaitEnd waited = co_await sleep_for(loop_, result.duration, cancel);
      if (waited == WaitEnd::cancelled) {
        result.outcome = Outcome::cancelled;
        co_return result;
      }
    }
    answer(*request, fault, result);
    co_return result;
  }

 private:
  Rng draws(const Request& request, std::int32_t number) const {
    const std::string trial = std::to_string(request.trial);
    const std::string attempt_number = std::to_string(number);
    const Rng rng =
        Rng(behaviour_.seed).child({request.subject ? request.subject->id : std::string(), trial, attempt_number});
    return request.turn == 1 ? rng : rng.child(std::to_string(request.turn));
  }

  Duration draw_latency(Rng& rng) const {
    const double factor = std::exp(behaviour_.sigma * rng.normal());
    return Duration(static_cast<Duration::rep>(behaviour_.median_us * factor));
  }

  Outcome draw_fault(Rng& rng) const {
    double drawn = rng.uniform();
    for (const SimFault& fault : behaviour_.faults) {
      if (drawn < fault.share) return fault.outcome;
      drawn -= fault.share;
    }
    return Outcome::ok;
  }

  // The rule that answers, with its match; nullptr where none does.
  const SimRule* find_rule(const std::string& message, RegexMatch& match) const {
    for (const SimRule& rule : behaviour_.rules) {
      if (!rule.when) return &rule;
      auto found = rule.when->search(message);
      if (found && *found) {
        match = **std::move(found);
        return &rule;
      }
    }
    return nullptr;
  }

  void answer(const Request& request, Outcome fault, AttemptResult& result) const {
    const std::string message = last_user_text(request);
    RegexMatch match;
    const SimRule* rule = find_rule(message, match);
    if (rule == nullptr) return fail(result, Outcome::invalid_request, "no rule of this simulated model matches");
    result.outcome = fault == Outcome::ok ? rule->outcome : fault;
    if (!is_gradable(result.outcome)) return fail(result, result.outcome, "simulated");
    std::string text;
    if (rule->answer) {
      Rendered<std::string> rendered = rule->answer->render(answer_variables(request, message, match));
      if (!rendered) return fail(result, Outcome::invalid_request, "answer: " + rendered.error().message);
      text = *std::move(rendered);
    }
    shape(result, std::move(text));
    count_tokens(request, result);
  }

  // Brings the answer into the form that its outcome has on real wires.
  static void shape(AttemptResult& result, std::string text) {
    Completion& completion = result.completion;
    completion.finish_reason = "stop";
    if (result.outcome == Outcome::empty) text.clear();
    if (result.outcome == Outcome::ok && text.empty()) result.outcome = Outcome::empty;
    if (result.outcome == Outcome::truncated) {
      const std::size_t width = display_width(text);
      text = fit_width(text, width / 2);
      completion.finish_reason = "length";
    }
    if (result.outcome != Outcome::ok) result.message = "simulated";
    set_text(completion, std::move(text));
  }

  void count_tokens(const Request& request, AttemptResult& result) const {
    Usage usage;
    for (const Message& message : request.messages) usage.input_tokens += tokens_in(message.text());
    usage.output_tokens = tokens_in(result.completion.text());
    result.completion.usage = usage;
    result.completion.reported_model = model_->model.empty() ? model_->name : model_->model;
  }

  static void fail(AttemptResult& result, Outcome outcome, std::string message) {
    result.outcome = outcome;
    result.message = std::move(message);
  }

  std::shared_ptr<const Model> model_;
  SimBehaviour behaviour_;
  Loop& loop_;
};

Result<SimRule> parse_rule(const Value& entry, const Model& model) {
  SimRule rule;
  if (const Value* when = entry.find("when")) {
    auto regex = Regex::compile(when->text());
    if (!regex) return failure(fmt::format("model '{}': '{}': {}", model.name, when->text(), regex.error().message));
    rule.when = *std::move(regex);
  }
  if (const Value* answer = entry.find("answer")) {
    Diagnostics diagnostics;
    rule.answer =
        Template::parse(answer->text(), {.roles = false, .start = answer->place(), .include = {}}, diagnostics);
    if (!rule.answer) {
      return failure(fmt::format("model '{}': answer: {}", model.name, diagnostics.sorted().front().message));
    }
  }
  if (const Value* outcome = entry.find("outcome")) rule.outcome = *find_outcome(outcome->text());
  return rule;
}

void read_latency(const Value& entry, SimBehaviour& behaviour) {
  // Config has checked the durations; a p95 at or below the median means no spread.
  const Duration median = *parse_duration(entry.find("median")->text());
  behaviour.median_us = static_cast<double>(median.count());
  const Value* p95 = entry.find("p95");
  if (p95 == nullptr || median.count() == 0) return;
  constexpr double k_z95 = 1.6448536269514722;
  const Duration tail = *parse_duration(p95->text());
  const double ratio = static_cast<double>(tail.count()) / static_cast<double>(median.count());
  behaviour.sigma = std::max(0.0, std::log(ratio) / k_z95);
}

}  // namespace

Result<std::unique_ptr<Provider>> make_sim(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  SimBehaviour behaviour;
  const Object& options = model->options;
  if (const Value* seed = options.find("seed")) {
    behaviour.seed = static_cast<std::uint64_t>(seed->number().to_int64().value_or(0));
  }
  if (const Value* latency = options.find("latency")) read_latency(*latency, behaviour);
  if (const Value* faults = options.find("faults")) {
    for (const Member& fault : faults->object()) {
      behaviour.faults.push_back({*find_outcome(fault.key), fault.value.number().to_double()});
    }
  }
  if (const Value* rules = options.find("rules")) {
    for (const Value& entry : rules->list()) {
      LLMEVAL_TRY(SimRule rule, parse_rule(entry, *model));
      behaviour.rules.push_back(std::move(rule));
    }
  }
  return std::make_unique<Sim>(std::move(model), std::move(behaviour), ports.loop);
}

}  // namespace llmeval
