#pragma once

#include "base/diagnostic.h"
#include "config/project.h"

#include <set>
#include <string>

namespace llmeval {

/// Adds an error for each parameter of a prompt that the provider of one of the suite's models, fallbacks among them,
/// does not have and that its entry does not drop; the same of the prompts of judges.
/// \param told  what was told already, by prompt and provider.
void check_prompt_parameters(const Suite& suite, std::set<std::string>& told, Diagnostics& diagnostics);

}  // namespace llmeval
