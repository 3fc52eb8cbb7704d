#pragma once

#include "text/unicode.h"

#include <cstddef>
#include <string>

namespace llmeval {

/// A message's text has no white space at its end, in whatever file it was written.
inline void drop_trailing_space(std::string& text) {
  const std::string_view trimmed = trim(text);
  text.resize(trimmed.empty() ? 0 : static_cast<std::size_t>(trimmed.data() + trimmed.size() - text.data()));
}

}  // namespace llmeval
