#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "prompt/prompt.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

// What the formats of prompt files share.

/// Refuses what would reach a model unfilled.
inline constexpr std::string_view k_reference_hint = "a prompt is the same wherever it runs: write the value itself";

/// Sampling parameters under our names and their aliases.
ShapeRef parameter_block_shape();
/// Adds those of a block that fits the shape to the prompt's. One that comes under two names is an error, as is a
/// `${env:…}`.
void read_parameter_block(const Value* block, Prompt& prompt, Diagnostics& diagnostics);

/// Keys of a file that its format knows and that change nothing here, told in one note at the first of them.
void note_ignored_keys(const std::vector<std::pair<Place, std::string>>& keys, Diagnostics& diagnostics);

}  // namespace llmeval
