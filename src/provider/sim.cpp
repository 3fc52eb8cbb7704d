// The simulated model: rules answer, seeded draws decide latency and faults. Nothing depends on the order of calls, so
// that a run repeats itself whatever its concurrency.
#include "provider/make.h"

#include "async/sleep.h"
#include "base/duration.h"
#include "base/rng.h"
#include "data/json.h"
#include "template/template.h"
#include "text/regex.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct SimTool {
  std::string name;
  std::string arguments;            ///< JSON, where they are the same for all.
  std::optional<Template> written;  ///< What gives them otherwise.
};

struct SimRule {
  std::optional<Regex> when;
  std::optional<Template> answer;
  std::vector<SimTool> tools;
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

// What the model is to answer: what the user said, or what tools gave since.
std::string last_said(const Request& request) {
  for (auto message = request.messages.rbegin(); message != request.messages.rend(); ++message) {
    if (message->role == Role::user) return message->text();
    if (message->role != Role::tool) continue;
    std::string results = message->text();
    for (const Part& part : message->parts) {
      const auto* result = std::get_if<ToolResultPart>(&part);
      if (result != nullptr) results += (results.empty() ? "" : "\n") + result->text;
    }
    return results;
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
    const std::string message = last_said(request);
    RegexMatch match;
    const SimRule* rule = find_rule(message, match);
    if (rule == nullptr) return fail(result, Outcome::invalid_request, "no rule of this simulated model matches");
    result.outcome = fault == Outcome::ok ? rule->outcome : fault;
    if (!is_gradable(result.outcome)) return fail(result, result.outcome, "simulated");
    if (!write(*rule, answer_variables(request, message, match), result)) return;
    count_tokens(request, result);
  }

  // The rule's text and tool calls; false where a template cannot be rendered.
  static bool write(const SimRule& rule, const Object& variables, AttemptResult& result) {
    std::string text;
    std::vector<Part> calls;
    const auto render = [&](const Template& from, std::string& into) {
      Rendered<std::string> rendered = from.render(variables);
      if (rendered) {
        into = *std::move(rendered);
      } else {
        fail(result, Outcome::invalid_request, "answer: " + rendered.error().message);
      }
      return rendered.has_value();
    };
    if (rule.answer && !render(*rule.answer, text)) return false;
    for (const SimTool& tool : rule.tools) {
      ToolCallPart call{fmt::format("call_{}", calls.size() + 1), tool.name, tool.arguments};
      if (tool.written && !render(*tool.written, call.arguments)) return false;
      const auto arguments = parse_json(call.arguments);
      const bool is_object = arguments && arguments->is_object();
      if (!is_object && result.outcome == Outcome::ok) result.outcome = Outcome::malformed_tool_args;
      calls.emplace_back(std::move(call));
    }
    shape(result, std::move(text), std::move(calls));
    return true;
  }

  // Brings the answer into the form that its outcome has on real wires.
  static void shape(AttemptResult& result, std::string text, std::vector<Part> calls) {
    Completion& completion = result.completion;
    completion.finish_reason = calls.empty() ? "stop" : "tool_call";
    if (result.outcome == Outcome::empty) {
      text.clear();
      calls.clear();
    }
    if (result.outcome == Outcome::ok && text.empty() && calls.empty()) result.outcome = Outcome::empty;
    if (result.outcome == Outcome::truncated) {
      const std::size_t width = display_width(text);
      text = fit_width(text, width / 2);
      completion.finish_reason = "length";
    }
    if (result.outcome != Outcome::ok) result.message = "simulated";
    set_text(completion, std::move(text));
    for (Part& call : calls) completion.parts.push_back(std::move(call));
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

Result<Template> parse_template(const Value& text, const Model& model) {
  Diagnostics diagnostics;
  auto parsed = Template::parse(text.text(), {.roles = false, .start = text.place(), .include = {}}, diagnostics);
  if (parsed) return *std::move(parsed);
  return failure(fmt::format("model '{}': answer: {}", model.name, diagnostics.sorted().front().message));
}

Result<SimTool> parse_tool(const Value& entry, const Model& model) {
  SimTool tool{entry.find("name")->text(), "{}", std::nullopt};
  const Value* arguments = entry.find("arguments");
  if (arguments != nullptr && arguments->is_object()) tool.arguments = to_json(*arguments);
  if (arguments != nullptr && arguments->is_text()) {
    LLMEVAL_TRY(tool.written, parse_template(*arguments, model));
  }
  return tool;
}

Result<SimRule> parse_rule(const Value& entry, const Model& model) {
  SimRule rule;
  if (const Value* when = entry.find("when")) {
    auto regex = Regex::compile(when->text());
    if (!regex) return failure(fmt::format("model '{}': '{}': {}", model.name, when->text(), regex.error().message));
    rule.when = *std::move(regex);
  }
  if (const Value* answer = entry.find("answer")) {
    LLMEVAL_TRY(rule.answer, parse_template(*answer, model));
  }
  if (const Value* tools = entry.find("tools")) {
    for (const Value& tool : tools->list()) {
      LLMEVAL_TRY(SimTool parsed, parse_tool(tool, model));
      rule.tools.push_back(std::move(parsed));
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
