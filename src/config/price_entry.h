#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/price.h"

#include <optional>

namespace llmeval {

/// What may stand under `price:`, of a model or in prices.yaml.
ShapeRef price_shape();

/// A price as written: its own rates always, those of `changes` from their days on. Nullopt where something in it is
/// wrong, which was told. Its source is up to the caller, its origin is its place.
std::optional<Price> read_price(const Value& price, Diagnostics& diagnostics);

}  // namespace llmeval
