#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// The number of ASCII bytes before the first byte that is none; the size of the text where all are.
std::size_t ascii_prefix(std::string_view text);

/// The offset of the first byte that is not UTF-8 (RFC 3629: no surrogates, nothing over U+10FFFF, no overlong forms);
/// nullopt where all is.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Each maximal ill-formed part replaced by U+FFFD (Unicode 15, 3.9).
std::string repair_utf8(std::string_view text);

/// Reads the code point at `at` and moves on; U+FFFD for an invalid byte, which is one byte. `at` < size.
char32_t next_code_point(std::string_view text, std::size_t& at);

/// Moves `at` back over one code point and returns it; U+FFFD for an invalid byte. `at` > 0.
char32_t previous_code_point(std::string_view text, std::size_t& at);

/// U+FFFD is written for what is no Unicode scalar value.
void append_utf8(std::string& text, char32_t code_point);

/// Number of code points; invalid bytes count one each.
std::size_t count_code_points(std::string_view text);

}  // namespace llmeval
