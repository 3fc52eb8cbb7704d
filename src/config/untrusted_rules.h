#pragma once

#include "config/project.h"

#include <set>

namespace llmeval {

/// Adds an error for what a stranger's suite, whose prompts and models are known, must not bring about: a program that
/// is started, be it a model or a check; parameters of a prompt that go to the provider as they are (`extra`), since
/// they may name another model, or tools that the provider itself runs; a model that costs nothing where only cost is
/// limited, for nothing would end the run.
/// \param told  models and prompts that were told of already.
void check_untrusted(const Suite& suite, const Selection& selection, std::set<const void*>& told,
                     Diagnostics& diagnostics);

}  // namespace llmeval
