#pragma once

#include "schema/schema.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

// Inside schema/ only.

/// What keywords are grouped by since draft 2019-09; bits of a VocabularySet.
enum class Vocabulary : std::uint8_t {
  core = 1,
  applicator = 2,
  unevaluated = 4,
  validation = 8,
  annotation = 16,  ///< meta-data and content: nothing is checked.
  format_annotation = 32,
  format_assertion = 64,
};
using VocabularySet = std::uint8_t;
constexpr VocabularySet bit(Vocabulary vocabulary) { return static_cast<VocabularySet>(vocabulary); }

/// By which rules a schema resource is read.
struct SchemaDialect {
  SchemaDraft draft = SchemaDraft::draft2020_12;
  VocabularySet vocabularies = 0;

  bool has(Vocabulary vocabulary) const { return (vocabularies & bit(vocabulary)) != 0; }
};

/// With the vocabularies that the draft's own metaschema names.
SchemaDialect dialect_of(SchemaDraft draft);
/// Of a metaschema's URI without a fragment; nullopt for one that is none of the drafts'.
std::optional<SchemaDraft> draft_of_metaschema(std::string_view uri);
/// Nullopt for one that we do not know.
std::optional<VocabularySet> find_vocabulary(std::string_view uri);

}  // namespace llmeval
