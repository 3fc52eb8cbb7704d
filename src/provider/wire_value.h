#pragma once

#include "data/value.h"
#include "domain/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace llmeval {

// Members of what came over a wire, where anything may be absent, null or of another type.

/// A text, or a number as a text; else empty.
std::string text_at(const Value* object, std::string_view key);
inline std::string text_at(const Value& object, std::string_view key) { return text_at(&object, key); }
/// A text without a copy, as long as the value; else empty.
std::string_view view_at(const Value* object, std::string_view key);
inline std::string_view view_at(const Value& object, std::string_view key) { return view_at(&object, key); }
/// A count of tokens and the like: a whole number from 0 on; else 0.
std::int64_t count_at(const Value* object, std::string_view key);
inline std::int64_t count_at(const Value& object, std::string_view key) { return count_at(&object, key); }
/// A member that is there and not null; else nullptr.
const Value* told_at(const Value* object, std::string_view key);
inline const Value* told_at(const Value& object, std::string_view key) { return told_at(&object, key); }
/// The items of a list; none where it is something else.
const List& items_at(const Value* object, std::string_view key);
inline const List& items_at(const Value& object, std::string_view key) { return items_at(&object, key); }

/// Whether the arguments of a tool call are a JSON object; nothing counts as one without members, which some send.
bool has_well_formed_arguments(const ToolCallPart& call);

}  // namespace llmeval
