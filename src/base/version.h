#pragma once

namespace llmeval {

/// This program's version, from CMake's project().
inline constexpr const char* k_version = LLMEVAL_VERSION;

}  // namespace llmeval
