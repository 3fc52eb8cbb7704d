#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// RFC 4648 §4: the standard alphabet, padded, on one line.

std::string to_base64(std::string_view bytes);
/// Nullopt for anything else, white space and missing padding included.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace llmeval
