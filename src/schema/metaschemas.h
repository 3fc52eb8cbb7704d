#pragma once

#include "data/value.h"

#include <memory>
#include <string_view>

namespace llmeval {

// Inside schema/ only.

/// The metaschemas of the three drafts and their vocabularies, by their URI without a fragment; nullptr for another.
std::shared_ptr<const Value> find_metaschema(std::string_view uri);

}  // namespace llmeval
