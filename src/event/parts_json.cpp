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

}  // namespace llmeval
