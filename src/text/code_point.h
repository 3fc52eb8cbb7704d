#pragma once

#include <utf8proc.h>

#include <cstdint>

namespace llmeval {

// Inside text/ only: utf8proc's tables behind char32_t.

inline bool is_ascii(char32_t code_point) { return code_point < 0x80; }
inline std::int32_t number(char32_t code_point) { return static_cast<std::int32_t>(code_point); }
inline const utf8proc_property_t& property(char32_t code_point) { return *utf8proc_get_property(number(code_point)); }

}  // namespace llmeval
