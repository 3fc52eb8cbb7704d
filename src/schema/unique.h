#pragma once

#include "data/value.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace llmeval {

// Inside schema/ only.

/// The positions of two equal items, the lower first; nullopt where all differ. Takes no quadratic time, but for
/// numbers that no double tells apart.
std::optional<std::pair<std::size_t, std::size_t>> find_equal_items(const List& items);

}  // namespace llmeval
