#pragma once

#include <string_view>

namespace llmeval {

/// Whether `text` has `*`, `?` or `[`.
bool is_glob(std::string_view text);
/// Whether all of `text` matches: `*` any characters and `?` one character but `/`, `[a-z]`, `[!a-z]`, `**` anything,
/// `**/` also nothing.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace llmeval
