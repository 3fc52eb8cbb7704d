#include "provider/wire_value.h"

#include "provider/http_failure.h"

#include <algorithm>

namespace llmeval {

std::string text_at(const Value* object, std::string_view key) {
  const Value* value = object == nullptr ? nullptr : object->find(key);
  if (value == nullptr) return {};
  if (value->is_text()) return value->text();
  return value->is_number() ? value->number().text() : std::string();
}

std::string_view view_at(const Value* object, std::string_view key) {
  const Value* value = object == nullptr ? nullptr : object->find(key);
  return value != nullptr && value->is_text() ? std::string_view(value->text()) : std::string_view();
}

std::int64_t count_at(const Value* object, std::string_view key) {
  const Value* value = object == nullptr ? nullptr : object->find(key);
  if (value == nullptr || !value->is_number()) return 0;
  return std::max<std::int64_t>(0, value->number().to_int64().value_or(0));
}

const Value* told_at(const Value* object, std::string_view key) {
  const Value* value = object == nullptr ? nullptr : object->find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const List& items_at(const Value* object, std::string_view key) {
  static const List k_none;
  const Value* value = object == nullptr ? nullptr : object->find(key);
  return value != nullptr && value->is_list() ? value->list() : k_none;
}

bool has_well_formed_arguments(const ToolCallPart& call) {
  if (call.arguments.find_first_not_of(" \t\r\n") == std::string::npos) return true;
  const auto arguments = parse_json(call.arguments, wire_json());
  return arguments && arguments->is_object();
}

}  // namespace llmeval
