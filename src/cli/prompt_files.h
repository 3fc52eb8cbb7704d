#pragma once

#include "base/diagnostic.h"
#include "cli/commands/commands.h"
#include "data/value.h"
#include "prompt/prompt.h"

#include <optional>
#include <string>

namespace llmeval {

/// A prompt file of the command line, or `FILE@REVISION` of git. It may be looked at anywhere: its project is the
/// nearest one, else its own folder; the files that `vars` name are then read in it, too. Nullopt where anything is
/// wrong, which `diagnostics` then say.
std::optional<Prompt> load_prompt_file(const std::string& file, CommandContext context, Diagnostics& diagnostics,
                                       Object* vars = nullptr);

}  // namespace llmeval
