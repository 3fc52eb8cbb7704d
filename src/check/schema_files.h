#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "schema/schema.h"

#include <optional>

namespace llmeval {

/// Where the options of checks get their JSON Schemas from. What is wrong goes to the diagnostics; nullopt then. Those
/// of one file are compiled once. Thread-safe.
class SchemaFiles {
 public:
  virtual ~SchemaFiles() = default;

  /// The schema of a file, as a text that stands in a user's file names it.
  virtual std::optional<Schema> load(const Value& path, Diagnostics& diagnostics) const = 0;
  /// One that is written there itself; what it refers to is beside the file that it stands in.
  virtual std::optional<Schema> compile(const Value& schema, Diagnostics& diagnostics) const = 0;
};

}  // namespace llmeval
