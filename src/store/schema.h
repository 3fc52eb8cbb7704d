#pragma once

#include <string_view>
#include <vector>

namespace llmeval {

/// Marks a database as ours in its header: "llme" in ASCII.
inline constexpr int k_application_id = 0x6c6c6d65;

/// SQL that brings a database from version i to version i + 1. Never changed once released: a change is a further
/// entry.
const std::vector<std::string_view>& migrations();

}  // namespace llmeval
