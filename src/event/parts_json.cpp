#include "event/parts_json.h"

#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

Object typed(const char* type) {
  Object object;
  object.append("type", Value(type));
  return object;
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

}  // namespace

std::optional<Value> part_to_value(const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) {
    Object object = typed("text");
    object.append("text", Value(text->text));
    return Value(std::move(object));
  }
  if (const auto* call = std::get_if<ToolCallPart>(&part)) {
    Object object = typed("tool_call");
    object.append("id", Value(call->id));
    object.append("name", Value(call->name));
    object.append("arguments", Value(call->arguments));
    return Value(std::move(object));
  }
  if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) {
    Object object = typed("reasoning");
    object.append("text", Value(reasoning->text));
    return Value(std::move(object));
  }
  return std::nullopt;
}

std::optional<Part> part_from_value(const Value& value) {
  const std::string type = text_at(value, "type");
  if (type == "text") return TextPart{text_at(value, "text")};
  if (type == "tool_call")
    return ToolCallPart{text_at(value, "id"), text_at(value, "name"), text_at(value, "arguments")};
  if (type == "reasoning") return ReasoningPart{text_at(value, "text")};
  return std::nullopt;
}

std::optional<Value> report_to_value(const Completion& completion) {
  Object report = typed("report");
  if (!completion.reported_version.empty()) report.append("version", Value(completion.reported_version));
  if (!completion.reported_prompt_hash.empty()) report.append("prompt_hash", Value(completion.reported_prompt_hash));
  List contexts(completion.contexts.begin(), completion.contexts.end());
  if (!contexts.empty()) report.append("contexts", Value(std::move(contexts)));
  return report.size() == 1 ? std::nullopt : std::optional(Value(std::move(report)));
}

bool read_report(const Value& value, Completion& completion) {
  if (text_at(value, "type") != "report") return false;
  completion.reported_version = text_at(value, "version");
  completion.reported_prompt_hash = text_at(value, "prompt_hash");
  const Value* contexts = value.find("contexts");
  if (contexts == nullptr || !contexts->is_list()) return true;
  for (const Value& context : contexts->list()) {
    if (context.is_text()) completion.contexts.push_back(context.text());
  }
  return true;
}

}  // namespace llmeval
