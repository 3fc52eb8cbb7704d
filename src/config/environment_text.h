#pragma once

#include "config/project.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A text with its `${env:NAME}` and `${env:NAME:default}` filled in.
struct FilledText {
  std::string text;
  std::vector<std::string> unset;  ///< Variables that are not set and have no default; nothing stands for them.
};

/// Fills a text in. Adds an error for a `${` that is neither form; what is unset is left to the caller, since it
/// matters only where the text is used.
FilledText fill_environment(std::string_view text, Place place, const Environment& environment,
                            Diagnostics& diagnostics);

}  // namespace llmeval
