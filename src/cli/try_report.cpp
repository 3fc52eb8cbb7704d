#include "cli/try_report.h"

#include "base/duration.h"
#include "base/money.h"
#include "cli/message_text.h"
#include "data/json.h"
#include "event/event_json.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_shown = 500;  // Columns of what the other side said of a failure.

std::string line(std::string_view name, const std::string& value) { return fmt::format("{:<10}{}\n", name, value); }

std::string answer_text(const Call* call) {
  if (call == nullptr || call->completion.parts.empty()) return {};
  std::string out = "answer\n";
  for (const Part& part : call->completion.parts) out += indented(part_text(part));
  return out + '\n';
}

std::string outcome_text(const Tried& tried, const Call* call) {
  const SampleResult& sample = tried.sample;
  std::string text(outcome_name(sample.outcome));
  if (call != nullptr && !call->message.empty()) text += ": " + excerpt(call->message, k_shown);
  if (call == nullptr && !sample.reason.empty()) text = excerpt(sample.reason, k_shown);
  if (call != nullptr && !call->completion.finish_reason.empty()) {
    text += fmt::format(" (finish reason {})", inert_line(call->completion.finish_reason));
  }
  return text;
}

std::string tokens_text(const std::optional<Usage>& usage) {
  if (!usage) return "not told";
  std::string text = fmt::format("{} in, {} out", usage->input_tokens, usage->output_tokens);
  if (usage->cached_input_tokens > 0) text += fmt::format(", {} of them cached", usage->cached_input_tokens);
  if (usage->reasoning_tokens > 0) text += fmt::format(", {} of reasoning", usage->reasoning_tokens);
  return text;
}

std::string attempts_text(const Call& call) {
  std::string out = line("attempts", std::to_string(call.attempts.size()));
  if (call.attempts.size() < 2) return out;
  for (const Attempt& attempt : call.attempts) {
    out += fmt::format("  {} {}: {} after {}", attempt.number, inert_line(attempt.model), outcome_name(attempt.outcome),
                       format_duration(attempt.duration));
    if (!attempt.message.empty()) out += ", " + excerpt(attempt.message, k_shown);
    out += '\n';
  }
  return out;
}

std::string model_text(const Tried& tried, const Call* call) {
  std::string text = inert_line(tried.sample.served_by());
  if (tried.sample.served_by() != tried.model.name) text += fmt::format(" instead of {}", inert_line(tried.model.name));
  if (call != nullptr && !call->completion.reported_model.empty()) {
    text += fmt::format(" (calls itself {})", inert_line(call->completion.reported_model));
  }
  return text;
}

}  // namespace

std::string try_text(const Tried& tried) {
  const SampleResult& sample = tried.sample;
  const Call* call = sample.answer();
  std::string out = message_text(tried.question.messages) + '\n' + answer_text(call);
  out += line("prompt",
              fmt::format("{} {}", inert_line(tried.prompt.version.name), tried.prompt.version.hash.substr(0, 12)));
  out += line("model", model_text(tried, call));
  if (!tried.question.parameters.empty()) out += line("sent with", to_json(Value(tried.question.parameters)));
  out += line("outcome", outcome_text(tried, call));
  if (call == nullptr) return log_safe(out);
  if (is_gradable(call->outcome)) {
    const std::optional<Money> cost = sample.cost();
    out += line("latency", format_duration(call->latency));
    out += line("tokens", tokens_text(sample.usage()));
    const std::string why = tried.model.price ? "no tokens were told" : "the model has no price";
    out += line("cost", cost ? format_money(*cost) : "unknown, since " + why);
  }
  return log_safe(out + attempts_text(*call));
}

std::string try_json(const Tried& tried) {
  const SampleResult& sample = tried.sample;
  const Call* call = sample.answer();
  const bool is_answered = call != nullptr && is_gradable(call->outcome);
  const PromptVersion& version = tried.prompt.version;
  std::string out;
  JsonStream json(out);
  json.begin_object();
  json.key("prompt");
  json.begin_object();
  json.field("name", version.name);
  json.field("path", version.path);
  json.field("hash", version.hash);
  json.end_object();
  json.field("model", tried.model.name);
  json.key("messages");
  json.value(messages_to_value(tried.question.messages));
  json.key("parameters");
  json.value(Value(tried.question.parameters));
  json.field("outcome", outcome_name(sample.outcome));
  json.field("reason", sample.reason.empty() ? std::nullopt : std::optional(sample.reason));
  json.field("answer", is_answered ? std::optional(call->completion.text()) : std::nullopt);
  json.field("latency_us", is_answered ? std::optional(call->latency) : std::nullopt);
  put_usage(json, sample.usage());
  json.field("cost_nano_usd", sample.cost());
  json.field("served_by", sample.served_by());
  json.key("calls");
  json.begin_list();
  for (const Call& one : sample.calls) put_call(json, one);
  json.end_list();
  json.end_object();
  return out + '\n';
}

}  // namespace llmeval
