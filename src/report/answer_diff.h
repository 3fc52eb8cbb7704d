#pragma once

#include "text/word_diff.h"

#include <string_view>
#include <vector>

namespace llmeval {

/// How an answer changed, word by word; of answers over 20,000 bytes their starts.
std::vector<DiffPart> answer_diff(std::string_view before, std::string_view now);

/// Whether a reader sees more in the difference than in both answers: they have a third of their words in common.
bool is_telling(const std::vector<DiffPart>& parts);

}  // namespace llmeval
