#include "schema/dialect.h"

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::pair<SchemaDraft, std::string_view>, 3> k_names{{
    {SchemaDraft::draft7, "7"},
    {SchemaDraft::draft2019_09, "2019-09"},
    {SchemaDraft::draft2020_12, "2020-12"},
}};

constexpr std::array<std::pair<std::string_view, SchemaDraft>, 6> k_metaschemas{{
    {"http://json-schema.org/draft-06/schema", SchemaDraft::draft7},
    {"http://json-schema.org/draft-07/schema", SchemaDraft::draft7},
    {"https://json-schema.org/draft-06/schema", SchemaDraft::draft7},
    {"https://json-schema.org/draft-07/schema", SchemaDraft::draft7},
    {"https://json-schema.org/draft/2019-09/schema", SchemaDraft::draft2019_09},
    {"https://json-schema.org/draft/2020-12/schema", SchemaDraft::draft2020_12},
}};

constexpr VocabularySet k_applicators = bit(Vocabulary::applicator) | bit(Vocabulary::unevaluated);
constexpr VocabularySet k_usual = bit(Vocabulary::core) | k_applicators | bit(Vocabulary::validation) |
                                  bit(Vocabulary::annotation) | bit(Vocabulary::format_annotation);

constexpr std::array<std::pair<std::string_view, VocabularySet>, 14> k_vocabularies{{
    {"https://json-schema.org/draft/2019-09/vocab/core", bit(Vocabulary::core)},
    {"https://json-schema.org/draft/2019-09/vocab/applicator", k_applicators},
    {"https://json-schema.org/draft/2019-09/vocab/validation", bit(Vocabulary::validation)},
    {"https://json-schema.org/draft/2019-09/vocab/meta-data", bit(Vocabulary::annotation)},
    {"https://json-schema.org/draft/2019-09/vocab/format", bit(Vocabulary::format_annotation)},
    {"https://json-schema.org/draft/2019-09/vocab/content", bit(Vocabulary::annotation)},
    {"https://json-schema.org/draft/2020-12/vocab/core", bit(Vocabulary::core)},
    {"https://json-schema.org/draft/2020-12/vocab/applicator", bit(Vocabulary::applicator)},
    {"https://json-schema.org/draft/2020-12/vocab/unevaluated", bit(Vocabulary::unevaluated)},
    {"https://json-schema.org/draft/2020-12/vocab/validation", bit(Vocabulary::validation)},
    {"https://json-schema.org/draft/2020-12/vocab/meta-data", bit(Vocabulary::annotation)},
    {"https://json-schema.org/draft/2020-12/vocab/format-annotation", bit(Vocabulary::format_annotation)},
    {"https://json-schema.org/draft/2020-12/vocab/format-assertion", bit(Vocabulary::format_assertion)},
    {"https://json-schema.org/draft/2020-12/vocab/content", bit(Vocabulary::annotation)},
}};

}  // namespace

std::string_view name_of(SchemaDraft draft) {
  return std::find_if(k_names.begin(), k_names.end(), [&](const auto& one) { return one.first == draft; })->second;
}

std::optional<SchemaDraft> find_schema_draft(std::string_view name) {
  const auto* const found =
      std::find_if(k_names.begin(), k_names.end(), [&](const auto& one) { return one.second == name; });
  return found == k_names.end() ? std::nullopt : std::optional(found->first);
}

SchemaDialect dialect_of(SchemaDraft draft) { return {draft, k_usual}; }

std::optional<SchemaDraft> draft_of_metaschema(std::string_view uri) {
  const auto* const found =
      std::find_if(k_metaschemas.begin(), k_metaschemas.end(), [&](const auto& one) { return one.first == uri; });
  return found == k_metaschemas.end() ? std::nullopt : std::optional(found->second);
}

std::optional<VocabularySet> find_vocabulary(std::string_view uri) {
  const auto* const found =
      std::find_if(k_vocabularies.begin(), k_vocabularies.end(), [&](const auto& one) { return one.first == uri; });
  return found == k_vocabularies.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace llmeval
