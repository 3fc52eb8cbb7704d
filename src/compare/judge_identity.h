#pragma once

#include "domain/verdict.h"

#include <string>

namespace llmeval {

/// 64 hex digits that name who gave a score, and by what: the check's type, and of a judge its prompt, its models, how
/// many votes it has and its criteria. What was calibrated holds for this very judge only.
std::string judge_hash(const Score& score);

}  // namespace llmeval
