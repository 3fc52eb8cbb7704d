#pragma once

#include "base/diagnostic.h"
#include "data/value.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// Reads one YAML document (1.2 core schema: only `true`/`false` are booleans, `null`/`~`/nothing is null, numbers as
/// YAML 1.2 core but kept exactly: `012` is 12, `+.5` is 0.5, `0x1f` and `0o17` become their decimal value; `.inf` and
/// `.nan` are refused). A quoted scalar is text. Anchors and aliases are expanded: an alias has the alias's place, what
/// it holds has the anchor's. `<<` merges.
///
/// Every mistake goes to `diagnostics` with its place: syntax, invalid UTF-8 (with the byte offset), a repeated key, a
/// key that is not text, a second document, a tag outside the core schema, an unknown alias, an alias that holds
/// itself, more than 16 MB, depth over 100, anchors and aliases that expand to more than 100,000 nodes or 16 MB. A
/// syntax error ends the reading, others do not. Nullopt where there was an error. An empty document is null.
///
/// \param first_line  the number of the text's first line in its file (front matter starts at line 2).
std::optional<Value> parse_yaml(std::string_view text, SourceId source, Diagnostics& diagnostics,
                                std::uint32_t first_line = 1);

}  // namespace llmeval
