#include "schema/keywords.h"

#include "schema/node_reader.h"

#include <array>

namespace llmeval {

namespace {

using D = SchemaDraft;
using V = Vocabulary;
using H = Holds;
using R = NodeReader;

constexpr D k_first = D::draft7;
constexpr D k_2019 = D::draft2019_09;
constexpr D k_last = D::draft2020_12;

constexpr std::array<Keyword, 64> k_keywords{{
    {"type", k_first, k_last, V::validation, H::nothing, &R::read_type},
    {"const", k_first, k_last, V::validation, H::nothing, &R::read_const},
    {"enum", k_first, k_last, V::validation, H::nothing, &R::read_enum},
    {"minimum", k_first, k_last, V::validation, H::nothing, &R::read_bound},
    {"exclusiveMinimum", k_first, k_last, V::validation, H::nothing, &R::read_bound},
    {"maximum", k_first, k_last, V::validation, H::nothing, &R::read_bound},
    {"exclusiveMaximum", k_first, k_last, V::validation, H::nothing, &R::read_bound},
    {"multipleOf", k_first, k_last, V::validation, H::nothing, &R::read_multiple},
    {"minLength", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"maxLength", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"minItems", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"maxItems", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"minProperties", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"maxProperties", k_first, k_last, V::validation, H::nothing, &R::read_size},
    {"pattern", k_first, k_last, V::validation, H::nothing, &R::read_pattern},
    {"format", k_first, k_last, V::format_annotation, H::nothing, &R::read_format},
    {"format", k_last, k_last, V::format_assertion, H::nothing, &R::read_format},
    {"required", k_first, k_last, V::validation, H::nothing, &R::read_object},
    {"properties", k_first, k_last, V::applicator, H::named_schemas, &R::read_object},
    {"patternProperties", k_first, k_last, V::applicator, H::named_schemas, &R::read_object},
    {"additionalProperties", k_first, k_last, V::applicator, H::schema, &R::read_object},
    {"propertyNames", k_first, k_last, V::applicator, H::schema, &R::read_property_names},
    {"dependentRequired", k_2019, k_last, V::validation, H::nothing, &R::read_dependent_required},
    {"dependentSchemas", k_2019, k_last, V::applicator, H::named_schemas, &R::read_dependent_schemas},
    // Gone since 2019-09, which lets it be read on.
    {"dependencies", k_first, k_last, V::applicator, H::schemas_or_names, &R::read_dependencies},
    {"prefixItems", k_last, k_last, V::applicator, H::schemas, &R::read_items},
    {"items", k_first, k_2019, V::applicator, H::schema_or_schemas, &R::read_items},
    {"items", k_last, k_last, V::applicator, H::schema, &R::read_items},
    {"additionalItems", k_first, k_2019, V::applicator, H::schema, nullptr},
    {"contains", k_first, k_last, V::applicator, H::schema, &R::read_contains},
    {"minContains", k_2019, k_last, V::validation, H::nothing, nullptr},
    {"maxContains", k_2019, k_last, V::validation, H::nothing, nullptr},
    {"uniqueItems", k_first, k_last, V::validation, H::nothing, &R::read_unique},
    {"$ref", k_first, k_last, V::core, H::nothing, &R::read_ref},
    {"$dynamicRef", k_last, k_last, V::core, H::nothing, &R::read_dynamic_ref},
    {"$recursiveRef", k_2019, k_2019, V::core, H::nothing, &R::read_recursive_ref},
    {"allOf", k_first, k_last, V::applicator, H::schemas, &R::read_all_of},
    {"anyOf", k_first, k_last, V::applicator, H::schemas, &R::read_any_of},
    {"oneOf", k_first, k_last, V::applicator, H::schemas, &R::read_one_of},
    {"not", k_first, k_last, V::applicator, H::schema, &R::read_not},
    {"if", k_first, k_last, V::applicator, H::schema, &R::read_if},
    {"then", k_first, k_last, V::applicator, H::schema, nullptr},
    {"else", k_first, k_last, V::applicator, H::schema, nullptr},
    {"unevaluatedItems", k_2019, k_last, V::unevaluated, H::schema, &R::read_unevaluated},
    {"unevaluatedProperties", k_2019, k_last, V::unevaluated, H::schema, &R::read_unevaluated},
    {"$defs", k_2019, k_last, V::core, H::named_schemas, nullptr},
    {"definitions", k_first, k_last, V::core, H::named_schemas, nullptr},
    {"contentSchema", k_2019, k_last, V::annotation, H::schema, nullptr},
    {"$id", k_first, k_last, V::core, H::nothing, nullptr},
    {"$schema", k_first, k_last, V::core, H::nothing, nullptr},
    {"$anchor", k_2019, k_last, V::core, H::nothing, nullptr},
    {"$dynamicAnchor", k_last, k_last, V::core, H::nothing, nullptr},
    {"$recursiveAnchor", k_2019, k_2019, V::core, H::nothing, nullptr},
    {"$vocabulary", k_2019, k_last, V::core, H::nothing, nullptr},
    {"$comment", k_first, k_last, V::core, H::nothing, nullptr},
    {"title", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"description", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"default", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"deprecated", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"readOnly", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"writeOnly", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"examples", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"contentMediaType", k_first, k_last, V::annotation, H::nothing, nullptr},
    {"contentEncoding", k_first, k_last, V::annotation, H::nothing, nullptr},
}};

}  // namespace

std::span<const Keyword> keywords() { return k_keywords; }

const std::vector<std::string_view>& keyword_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Keyword& keyword : k_keywords) all.push_back(keyword.name);
    return all;
  }();
  return names;
}

}  // namespace llmeval
