#pragma once

#include "schema/dialect.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside schema/ only: the table of all keywords, from which subschemas are found and instructions made.

class NodeReader;

/// Where the value of a keyword holds schemas.
enum class Holds : std::uint8_t {
  nothing,
  schema,
  schemas,            ///< A list of them.
  named_schemas,      ///< An object of them.
  schema_or_schemas,  ///< `items` before draft 2020-12.
  schemas_or_names,   ///< `dependencies`: an object of schemas and of lists of names.
};

struct Keyword {
  std::string_view name;
  SchemaDraft from;
  SchemaDraft until;
  Vocabulary vocabulary;
  Holds holds;
  /// Makes its instruction; nullptr: it is read elsewhere, or only describes.
  void (NodeReader::*read)(const Member& member);

  bool is_in(const SchemaDialect& dialect) const {
    return dialect.draft >= from && dialect.draft <= until && dialect.has(vocabulary);
  }
};

/// In the order in which instructions are made: what is cheap first, what needs the others' results last. A name may
/// stand twice, for other drafts.
std::span<const Keyword> keywords();
/// All names, for hints.
const std::vector<std::string_view>& keyword_names();

}  // namespace llmeval
