#pragma once

#include "base/diagnostic.h"
#include "data/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// The first `${env:…}` or `${file:…}` in a text, up to its brace; nullopt where there is none.
std::optional<std::string_view> find_reference(std::string_view text);

/// Adds an error for every such reference in the texts of `value`: it would reach a model as it stands, unfilled.
void refuse_references(const Value& value, std::string_view hint, Diagnostics& diagnostics);

}  // namespace llmeval
