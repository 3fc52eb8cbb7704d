#include "provider/openai_body.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

bool is_openai_itself(const Model& model) { return model.base_url.find("://api.openai.com") != std::string::npos; }

Value response_format(const Value& schema) {
  Object json_schema;
  json_schema.append("name", Value("answer"));
  json_schema.append("schema", schema);
  Object format;
  format.append("type", Value("json_schema"));
  format.append("json_schema", Value(std::move(json_schema)));
  return format;
}

Value tool_list(const std::vector<Tool>& tools) {
  List list;
  for (const Tool& tool : tools) {
    Object function;
    function.append("name", Value(tool.name));
    if (!tool.description.empty()) function.append("description", Value(tool.description));
    function.append("parameters", tool.parameters);
    Object entry;
    entry.append("type", Value("function"));
    entry.append("function", Value(std::move(function)));
    list.emplace_back(std::move(entry));
  }
  return list;
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr) return {};
  if (value->is_text()) return value->text();
  return value->is_number() ? value->number().text() : std::string();
}

// Text, null, or the list of parts that some servers answer with.
std::string content_text(const Value* content) {
  if (content == nullptr) return {};
  if (content->is_text()) return content->text();
  std::string text;
  if (content->is_list()) {
    for (const Value& part : content->list()) {
      if (part.is_object()) text += text_at(part, "text");
    }
  }
  return text;
}

std::int64_t tokens_at(const Value* object, std::string_view key) {
  const Value* count = object == nullptr ? nullptr : object->find(key);
  return count != nullptr && count->is_number() ? count->number().to_int64().value_or(0) : 0;
}

std::optional<Usage> read_usage(const Value* usage) {
  if (usage == nullptr || usage->find("prompt_tokens") == nullptr) return std::nullopt;
  Usage tokens;
  tokens.input_tokens = tokens_at(usage, "prompt_tokens");
  tokens.output_tokens = tokens_at(usage, "completion_tokens");
  tokens.cached_input_tokens = tokens_at(usage->find("prompt_tokens_details"), "cached_tokens");
  tokens.reasoning_tokens = tokens_at(usage->find("completion_tokens_details"), "reasoning_tokens");
  return tokens;
}

// False where a tool call's arguments are not a JSON object.
bool read_tool_calls(const Value& message, Completion& completion) {
  bool well_formed = true;
  const Value* calls = message.find("tool_calls");
  if (calls == nullptr || !calls->is_list()) return well_formed;
  for (const Value& call : calls->list()) {
    const Value* function = call.find("function");
    if (function == nullptr) continue;
    ToolCallPart part{text_at(call, "id"), text_at(*function, "name"), text_at(*function, "arguments")};
    const auto arguments = parse_json(part.arguments);
    well_formed = well_formed && arguments && arguments->is_object();
    completion.parts.emplace_back(std::move(part));
  }
  return well_formed;
}

Outcome finished_as(const std::string& finish_reason) {
  if (finish_reason == "length" || finish_reason == "model_length") return Outcome::truncated;
  if (finish_reason == "content_filter") return Outcome::content_filtered;
  if (finish_reason == "error" || finish_reason == "insufficient_system_resource") return Outcome::server_error;
  return Outcome::ok;
}

struct ErrorCode {
  std::string_view code;  ///< Of `code` or `type`.
  Outcome outcome;
};

constexpr std::array k_error_codes{
    ErrorCode{"context_length_exceeded", Outcome::context_length_exceeded},
    ErrorCode{"exceed_context_size_error", Outcome::context_length_exceeded},
    ErrorCode{"content_policy_violation", Outcome::content_filtered},
    ErrorCode{"invalid_prompt", Outcome::content_filtered},
    ErrorCode{"content_filter", Outcome::content_filtered},
    ErrorCode{"invalid_api_key", Outcome::auth},
    ErrorCode{"model_not_found", Outcome::not_found},
    ErrorCode{"insufficient_quota", Outcome::quota_exhausted},
    ErrorCode{"credit_balance_exhausted", Outcome::quota_exhausted},
    ErrorCode{"organization_spend_limit_exceeded", Outcome::quota_exhausted},
    ErrorCode{"project_spend_limit_exceeded", Outcome::quota_exhausted},
    ErrorCode{"organization_usage_limit_exceeded", Outcome::quota_exhausted},
    ErrorCode{"slow_down", Outcome::overloaded},
    ErrorCode{"server_is_overloaded", Outcome::overloaded},
    ErrorCode{"unavailable_error", Outcome::overloaded},
    ErrorCode{"rate_limit_exceeded", Outcome::rate_limited},
    ErrorCode{"tool_use_failed", Outcome::malformed_tool_args},
};

std::optional<Outcome> outcome_of_code(std::string_view code) {
  for (const ErrorCode& row : k_error_codes) {
    if (row.code == code) return row.outcome;
  }
  return std::nullopt;
}

}  // namespace

std::string openai_chat_body(const Model& model, const Request& request) {
  Object body;
  body.append("model", Value(model.model));
  body.append("messages", messages_to_value(request.messages));
  const char* limit_name = is_openai_itself(model) ? "max_completion_tokens" : "max_tokens";
  for (const Member& parameter : request.parameters) {
    body.append(parameter.key == "max_output_tokens" ? limit_name : parameter.key, parameter.value);
  }
  if (request.output_schema) body.append("response_format", response_format(*request.output_schema));
  if (!request.tools.empty()) body.append("tools", tool_list(request.tools));
  return to_json(Value(std::move(body)));
}

AttemptResult openai_chat_answer(const Value& body) {
  const Value* choices = body.find("choices");
  const bool has_choice = choices != nullptr && choices->is_list() && !choices->list().empty();
  const Value* message = has_choice ? choices->list().front().find("message") : nullptr;
  if (message == nullptr || !message->is_object()) return malformed("the reply has no choices[0].message");

  AttemptResult result;
  Completion& completion = result.completion;
  completion.finish_reason = text_at(choices->list().front(), "finish_reason");
  completion.usage = read_usage(body.find("usage"));
  completion.reported_model = text_at(body, "model");
  completion.fingerprint = text_at(body, "system_fingerprint");
  if (std::string thinking = text_at(*message, "reasoning_content"); !thinking.empty()) {
    completion.parts.emplace_back(ReasoningPart{std::move(thinking)});
  }
  const std::string refusal = text_at(*message, "refusal");
  std::string text = refusal.empty() ? content_text(message->find("content")) : refusal;
  const bool has_text = !text.empty();
  if (has_text) completion.parts.emplace_back(TextPart{std::move(text)});
  const bool tools_well_formed = read_tool_calls(*message, completion);

  result.outcome = finished_as(completion.finish_reason);
  if (result.outcome != Outcome::ok) {
    result.message = fmt::format("finish_reason {}", completion.finish_reason);
  } else if (!refusal.empty()) {
    result.outcome = Outcome::refusal;
  } else if (!tools_well_formed) {
    result.outcome = Outcome::malformed_tool_args;
    result.message = "the arguments of a tool call are not a JSON object";
  } else if (!has_text && message->find("tool_calls") == nullptr) {
    result.outcome = Outcome::empty;
  }
  return result;
}

AttemptResult openai_error(const Value& body, int status) {
  const Value& error = *body.find("error");
  if (!error.is_object()) return status_failure(status, error.is_text() ? error.text() : to_json(error));
  AttemptResult result;
  result.message = text_at(error, "message");
  std::optional<Outcome> outcome = outcome_of_code(text_at(error, "code"));
  if (!outcome) outcome = outcome_of_code(text_at(error, "type"));
  // An error inside a 200 says that something broke after the answer had begun.
  result.outcome = outcome ? *outcome : status == 200 ? Outcome::server_error : outcome_of_status(status);
  if (result.outcome == Outcome::invalid_request &&
      result.message.find("maximum context length") != std::string::npos) {
    result.outcome = Outcome::context_length_exceeded;
  }
  if (result.message.empty()) result.message = fmt::format("HTTP {}", status);
  return result;
}

}  // namespace llmeval
