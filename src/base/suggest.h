#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The known name that a mistyped one most likely meant: about a third of its letters differ at most (insertions,
/// deletions, changes and swapped neighbours count one each). Empty where none is near.
std::string_view nearest_name(std::string_view wrong, const std::vector<std::string_view>& known);

/// `did you mean 'x'?`, or empty.
std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& known);

}  // namespace llmeval
