#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// Inside schema/ only: labels of internationalised host names (IDNA 2008: RFC 5890 to 5892), without the rule for
// right-to-left scripts (RFC 5893).

/// Octets of a label as it goes into the DNS; nullopt where it is no label.
std::optional<std::size_t> size_of_label(std::u32string_view label);
/// `xn--…` that stands for a label.
bool is_a_label(std::string_view label);

}  // namespace llmeval
