#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "prompt/prompt.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// A `.prompty` file cut in two. Without front matter all of it is the body.
struct PromptyParts {
  std::optional<std::string_view> front_matter;
  std::string_view body;
  std::uint32_t body_line = 1;  ///< Number of the body's first line. The front matter's is 2.
};

/// Nullopt where the front matter is not closed.
std::optional<PromptyParts> split_prompty(std::string_view text);

/// What the front matter may hold: Prompty v2's names and the older ones that are common. Serves the check and the
/// published schema.
ShapeRef prompty_shape();

/// Fills in `prompt` (but for its content) from the front matter: name, description, parameters, inputs, output schema,
/// tools. Adds every mistake, and one warning that lists what is ignored.
void read_front_matter(const Value& front_matter, Prompt& prompt, Diagnostics& diagnostics);

}  // namespace llmeval
