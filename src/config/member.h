#pragma once

#include "data/value.h"

#include <string>
#include <string_view>

namespace llmeval {

// Members of an object where they are of the right kind, else nothing: what a shape has already refused is passed over,
// so that the rest of a file is still looked at and all its mistakes are told at once.

inline const Value* member_of_kind(const Value& object, std::string_view key, ValueKind kind) {
  const Value* value = object.find(key);
  return value != nullptr && value->kind() == kind ? value : nullptr;
}

inline std::string text_member(const Value& object, std::string_view key) {
  const Value* value = member_of_kind(object, key, ValueKind::text);
  return value == nullptr ? std::string() : value->text();
}

inline List list_member(const Value& object, std::string_view key) {
  const Value* value = member_of_kind(object, key, ValueKind::list);
  return value == nullptr ? List() : value->list();
}

/// Of `[a, b]` the items, of `a` itself.
inline List items_member(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr) return {};
  return value->is_list() ? value->list() : List{*value};
}

}  // namespace llmeval
