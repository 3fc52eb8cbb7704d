#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// One entry of Prompty's property lists (`inputs`, `outputs`, a tool's `parameters`).
struct Property {
  std::string name;
  std::string kind;  ///< string, integer … as written; empty: any.
  std::string description;
  std::optional<Value> default_value;
  bool required = true;
  Value schema;  ///< As JSON Schema; null for kinds that JSON does not have (thread, image …).
  Place place;
};

/// A list of properties, a map from their names (Prompty v1), or a JSON Schema.
ShapeRef properties_shape();
/// Whether a value that fits the shape is a JSON Schema.
bool is_json_schema(const Value& value);

/// The properties of a list, a map, or of a JSON Schema's `properties`. Adds an error for a name that comes twice, a
/// default of another kind than its property, and a property without a name.
std::vector<Property> read_properties(const Value& value, Diagnostics& diagnostics);

/// The JSON Schema of an object with these properties in this order and no others; a JSON Schema is taken as it is.
/// Adds an error for a kind that JSON does not have. \param what  how the message names the property, e.g. "output".
Value to_object_schema(const Value& value, std::string_view what, Diagnostics& diagnostics);

}  // namespace llmeval
