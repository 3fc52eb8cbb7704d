#pragma once

#include "domain/run.h"

#include <string>
#include <vector>

namespace llmeval {

/// Where the lock stands, from the project's root.
inline constexpr const char* k_prompt_lock = "prompts/prompts.lock.json";

/// What stands in it: `{"v": 1, "prompts": [{"name": …, "path": …, "hash": …}]}`, sorted by name and path, a line each.
/// The same prompts give the same bytes; a prompt that comes twice stands there once.
std::string prompt_lock_text(std::vector<PromptVersion> prompts);

}  // namespace llmeval
