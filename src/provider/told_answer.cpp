#include "provider/told_answer.h"

#include "data/json.h"
#include "provider/redaction.h"
#include "provider/wire_value.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::int64_t first_count(const Value& usage, std::string_view name, std::string_view other) {
  return count_at(usage, usage.find(name) != nullptr ? name : other);
}

std::string context_text(const Value& context) {
  for (const std::string_view key : {"text", "content"}) {
    const Value* text = context.find(key);
    if (text != nullptr && text->is_text()) return text->text();
  }
  return told_text(context);
}

}  // namespace

std::string told_text(const Value& answer) {
  if (answer.is_null()) return {};
  return answer.is_text() ? answer.text() : to_json(answer);
}

std::optional<Usage> told_usage(const Value& usage) {
  if (!usage.is_object()) return std::nullopt;
  Usage tokens;
  tokens.input_tokens = first_count(usage, "input_tokens", "prompt_tokens");
  tokens.output_tokens = first_count(usage, "output_tokens", "completion_tokens");
  return tokens;
}

Result<> add_told_calls(const Value& calls, Completion& completion) {
  if (!calls.is_list()) return {};
  for (const Value& call : calls.list()) {
    const Value* function = told_at(call, "function");
    const Value& said = function != nullptr ? *function : call;
    const Value* name = said.find("name");
    if (name == nullptr || !name->is_text()) return failure("a tool call has no 'name'");
    const Value* arguments = told_at(said, "arguments");
    completion.parts.emplace_back(
        ToolCallPart{text_at(call, "id"), name->text(), arguments == nullptr ? "{}" : told_text(*arguments)});
  }
  return {};
}

std::vector<std::string> told_contexts(const Value& contexts) {
  std::vector<std::string> texts;
  if (!contexts.is_list()) {
    if (!contexts.is_null()) texts.push_back(context_text(contexts));
    return texts;
  }
  for (const Value& context : contexts.list()) texts.push_back(context_text(context));
  return texts;
}

Outcome told_outcome(const Completion& completion) {
  for (const Part& part : completion.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call != nullptr && !has_well_formed_arguments(*call)) return Outcome::malformed_tool_args;
  }
  return completion.parts.empty() ? Outcome::empty : Outcome::ok;
}

std::string without_secrets(std::string text, std::span<const SecretText> secrets) {
  constexpr std::size_t k_least = 6;
  for (const SecretText& secret : secrets) {
    if (secret.reveal().size() >= k_least) text = redact(std::move(text), secret);
  }
  return text;
}

}  // namespace llmeval
