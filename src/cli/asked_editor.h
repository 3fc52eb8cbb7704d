#pragma once

#include "base/result.h"
#include "config/project.h"

#include <string>
#include <string_view>

namespace llmeval {

/// Lets the user edit a text: in the program that VISUAL or EDITOR names (else vi), in a file that only the user can
/// read and that is gone afterwards. Blocks. An editor's line end after the last line is taken away where the text had
/// none. Errors: the editor cannot be run, or ends with another status than 0.
Result<std::string> edit_text(std::string_view text, const Environment& environment);

}  // namespace llmeval
