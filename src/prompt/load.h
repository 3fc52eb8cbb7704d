#pragma once

#include "base/diagnostic.h"
#include "prompt/file_source.h"
#include "prompt/prompt.h"

#include <optional>
#include <string>

namespace llmeval {

/// Whether a path has the ending of a prompt file.
bool is_prompt_file(std::string_view path);

/// Reads a prompt file by its ending: `.prompty`, `.txt`, `.md`. Every mistake goes to `diagnostics` with its place.
///
/// \param path   from the source's root.
/// \param name_override  the name to give it; empty: the front matter's `name`, else the file name without its endings.
std::optional<Prompt> load_prompt(const FileSource& files, const std::string& path, Diagnostics& diagnostics,
                                  const std::string& name_override = {});

/// A prompt written inline: one user message, or several with role markers. It has no path and can include nothing.
std::optional<Prompt> make_inline_prompt(std::string name, std::string_view text, Place place,
                                         Diagnostics& diagnostics);

}  // namespace llmeval
