#pragma once

#include <string_view>

namespace llmeval {

/// Why a run (RunInfo::stop_reason) or the rest of a suite ended whose gate's answer was certain before its last case:
/// `run --stop-early`. Unlike with the other reasons nothing is missing that would decide.
inline constexpr std::string_view k_decided = "decided";

}  // namespace llmeval
