#include "schema/metaschemas.h"

#include "base/assert.h"
#include "data/json.h"

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

struct Metaschema {
  std::string_view uri;
  std::string_view json;
};

// What the standards publish, less titles, comments and defaults.
constexpr std::array<Metaschema, 17> k_metaschemas{{
    {"http://json-schema.org/draft-07/schema",
     R"({"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://json-schema.org/draft-07/schema#",)"
     R"("definitions":{"schemaArray":{"type":"array","minItems":1,"items":{"$ref":"#"}},"nonNegativeInteger":)"
     R"({"type":"integer","minimum":0},"nonNegativeIntegerDefault0":{"allOf":[{"$ref":)"
     R"("#/definitions/nonNegativeInteger"},{}]},"simpleTypes":{"enum":["array","boolean","integer","null",)"
     R"("number","object","string"]},"stringArray":{"type":"array","items":{"type":"string"},"uniqueItems":true}},)"
     R"("type":["object","boolean"],"properties":{"$id":{"type":"string","format":"uri-reference"},"$schema":)"
     R"({"type":"string","format":"uri"},"$ref":{"type":"string","format":"uri-reference"},"$comment":{)"
     R"("type":"string"},"title":{"type":"string"},"description":{"type":"string"},"readOnly":{"type":)"
     R"("boolean"},"examples":{"type":"array","items":true},"multipleOf":{"type":"number","exclusiveMinimum":0},)"
     R"("maximum":{"type":"number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"number"},)"
     R"("exclusiveMinimum":{"type":"number"},"maxLength":{"$ref":"#/definitions/nonNegativeInteger"},)"
     R"("minLength":{"$ref":"#/definitions/nonNegativeIntegerDefault0"},"pattern":{"type":"string","format":)"
     R"("regex"},"additionalItems":{"$ref":"#"},"items":{"anyOf":[{"$ref":"#"},{"$ref":)"
     R"("#/definitions/schemaArray"}]},"maxItems":{"$ref":"#/definitions/nonNegativeInteger"},"minItems":{)"
     R"("$ref":"#/definitions/nonNegativeIntegerDefault0"},"uniqueItems":{"type":"boolean"},"contains":{)"
     R"("$ref":"#"},"maxProperties":{"$ref":"#/definitions/nonNegativeInteger"},"minProperties":{"$ref":)"
     R"("#/definitions/nonNegativeIntegerDefault0"},"required":{"$ref":"#/definitions/stringArray"},)"
     R"("additionalProperties":{"$ref":"#"},"definitions":{"type":"object","additionalProperties":{"$ref":)"
     R"("#"},"default":{}},"properties":{"type":"object","additionalProperties":{"$ref":"#"},"default":{}},)"
     R"("patternProperties":{"type":"object","additionalProperties":{"$ref":"#"},"propertyNames":{"format":)"
     R"("regex"},"default":{}},"dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#"},)"
     R"({"$ref":"#/definitions/stringArray"}]}},"propertyNames":{"$ref":"#"},"const":true,"enum":{"type":)"
     R"("array","items":true},"type":{"anyOf":[{"$ref":"#/definitions/simpleTypes"},{"type":"array","items":)"
     R"({"$ref":"#/definitions/simpleTypes"},"minItems":1,"uniqueItems":true}]},"format":{"type":"string"},)"
     R"("contentMediaType":{"type":"string"},"contentEncoding":{"type":"string"},"if":{"$ref":"#"},"then":{)"
     R"("$ref":"#"},"else":{"$ref":"#"},"allOf":{"$ref":"#/definitions/schemaArray"},"anyOf":{"$ref":)"
     R"("#/definitions/schemaArray"},"oneOf":{"$ref":"#/definitions/schemaArray"},"not":{"$ref":"#"}}})"},
    {"https://json-schema.org/draft/2019-09/schema",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/schema","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/core":true,)"
     R"("https://json-schema.org/draft/2019-09/vocab/applicator":true,)"
     R"("https://json-schema.org/draft/2019-09/vocab/validation":true,)"
     R"("https://json-schema.org/draft/2019-09/vocab/meta-data":true,)"
     R"("https://json-schema.org/draft/2019-09/vocab/format":false,)"
     R"("https://json-schema.org/draft/2019-09/vocab/content":true},"$recursiveAnchor":true,"allOf":[{"$ref":)"
     R"("meta/core"},{"$ref":"meta/applicator"},{"$ref":"meta/validation"},{"$ref":"meta/meta-data"},{"$ref":)"
     R"("meta/format"},{"$ref":"meta/content"}],"type":["object","boolean"],"properties":{"definitions":{)"
     R"("type":"object","additionalProperties":{"$recursiveRef":"#"},"default":{}},"dependencies":{"type":)"
     R"("object","additionalProperties":{"anyOf":[{"$recursiveRef":"#"},{"$ref":)"
     R"("meta/validation#/$defs/stringArray"}]}}}})"},
    {"https://json-schema.org/draft/2019-09/meta/applicator",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/applicator","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/applicator":true},"$recursiveAnchor":true,"type":[)"
     R"("object","boolean"],"properties":{"additionalItems":{"$recursiveRef":"#"},"unevaluatedItems":{)"
     R"("$recursiveRef":"#"},"items":{"anyOf":[{"$recursiveRef":"#"},{"$ref":"#/$defs/schemaArray"}]},)"
     R"("contains":{"$recursiveRef":"#"},"additionalProperties":{"$recursiveRef":"#"},)"
     R"("unevaluatedProperties":{"$recursiveRef":"#"},"properties":{"type":"object","additionalProperties":{)"
     R"("$recursiveRef":"#"},"default":{}},"patternProperties":{"type":"object","additionalProperties":{)"
     R"("$recursiveRef":"#"},"propertyNames":{"format":"regex"},"default":{}},"dependentSchemas":{"type":)"
     R"("object","additionalProperties":{"$recursiveRef":"#"}},"propertyNames":{"$recursiveRef":"#"},"if":{)"
     R"("$recursiveRef":"#"},"then":{"$recursiveRef":"#"},"else":{"$recursiveRef":"#"},"allOf":{"$ref":)"
     R"("#/$defs/schemaArray"},"anyOf":{"$ref":"#/$defs/schemaArray"},"oneOf":{"$ref":"#/$defs/schemaArray"},)"
     R"("not":{"$recursiveRef":"#"}},"$defs":{"schemaArray":{"type":"array","minItems":1,"items":{)"
     R"("$recursiveRef":"#"}}}})"},
    {"https://json-schema.org/draft/2019-09/meta/content",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/content","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/content":true},"$recursiveAnchor":true,"type":["object",)"
     R"("boolean"],"properties":{"contentMediaType":{"type":"string"},"contentEncoding":{"type":"string"},)"
     R"("contentSchema":{"$recursiveRef":"#"}}})"},
    {"https://json-schema.org/draft/2019-09/meta/core",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/core","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/core":true},"$recursiveAnchor":true,"type":["object",)"
     R"("boolean"],"properties":{"$id":{"type":"string","format":"uri-reference","pattern":"^[^#]*#?$"},)"
     R"("$schema":{"type":"string","format":"uri"},"$anchor":{"type":"string","pattern":)"
     R"("^[A-Za-z][-A-Za-z0-9.:_]*$"},"$ref":{"type":"string","format":"uri-reference"},"$recursiveRef":{)"
     R"("type":"string","format":"uri-reference"},"$recursiveAnchor":{"type":"boolean"},"$vocabulary":{)"
     R"("type":"object","propertyNames":{"type":"string","format":"uri"},"additionalProperties":{"type":)"
     R"("boolean"}},"$comment":{"type":"string"},"$defs":{"type":"object","additionalProperties":{)"
     R"("$recursiveRef":"#"},"default":{}}}})"},
    {"https://json-schema.org/draft/2019-09/meta/format",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/format","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/format":true},"$recursiveAnchor":true,"type":["object",)"
     R"("boolean"],"properties":{"format":{"type":"string"}}})"},
    {"https://json-schema.org/draft/2019-09/meta/meta-data",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/meta-data","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/meta-data":true},"$recursiveAnchor":true,"type":[)"
     R"("object","boolean"],"properties":{"title":{"type":"string"},"description":{"type":"string"},)"
     R"("deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},)"
     R"("examples":{"type":"array","items":true}}})"},
    {"https://json-schema.org/draft/2019-09/meta/validation",
     R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":)"
     R"("https://json-schema.org/draft/2019-09/meta/validation","$vocabulary":{)"
     R"("https://json-schema.org/draft/2019-09/vocab/validation":true},"$recursiveAnchor":true,"type":[)"
     R"("object","boolean"],"properties":{"multipleOf":{"type":"number","exclusiveMinimum":0},"maximum":{)"
     R"("type":"number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"number"},"exclusiveMinimum":)"
     R"({"type":"number"},"maxLength":{"$ref":"#/$defs/nonNegativeInteger"},"minLength":{"$ref":)"
     R"("#/$defs/nonNegativeIntegerDefault0"},"pattern":{"type":"string","format":"regex"},"maxItems":{)"
     R"("$ref":"#/$defs/nonNegativeInteger"},"minItems":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},)"
     R"("uniqueItems":{"type":"boolean"},"maxContains":{"$ref":"#/$defs/nonNegativeInteger"},"minContains":{)"
     R"("$ref":"#/$defs/nonNegativeInteger"},"maxProperties":{"$ref":"#/$defs/nonNegativeInteger"},)"
     R"("minProperties":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},"required":{"$ref":)"
     R"("#/$defs/stringArray"},"dependentRequired":{"type":"object","additionalProperties":{"$ref":)"
     R"("#/$defs/stringArray"}},"const":true,"enum":{"type":"array","items":true},"type":{"anyOf":[{"$ref":)"
     R"("#/$defs/simpleTypes"},{"type":"array","items":{"$ref":"#/$defs/simpleTypes"},"minItems":1,)"
     R"("uniqueItems":true}]}},"$defs":{"nonNegativeInteger":{"type":"integer","minimum":0},)"
     R"("nonNegativeIntegerDefault0":{"$ref":"#/$defs/nonNegativeInteger"},"simpleTypes":{"enum":["array",)"
     R"("boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","items":{)"
     R"("type":"string"},"uniqueItems":true}}})"},
    {"https://json-schema.org/draft/2020-12/schema",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/schema","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/core":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/applicator":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/unevaluated":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/validation":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/meta-data":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/format-annotation":true,)"
     R"("https://json-schema.org/draft/2020-12/vocab/content":true},"$dynamicAnchor":"meta","allOf":[{"$ref":)"
     R"("meta/core"},{"$ref":"meta/applicator"},{"$ref":"meta/unevaluated"},{"$ref":"meta/validation"},{)"
     R"("$ref":"meta/meta-data"},{"$ref":"meta/format-annotation"},{"$ref":"meta/content"}],"type":["object",)"
     R"("boolean"],"properties":{"definitions":{"type":"object","additionalProperties":{"$dynamicRef":)"
     R"("#meta"},"deprecated":true,"default":{}},"dependencies":{"type":"object","additionalProperties":{)"
     R"("anyOf":[{"$dynamicRef":"#meta"},{"$ref":"meta/validation#/$defs/stringArray"}]},"deprecated":true,)"
     R"("default":{}},"$recursiveAnchor":{"$ref":"meta/core#/$defs/anchorString","deprecated":true},)"
     R"("$recursiveRef":{"$ref":"meta/core#/$defs/uriReferenceString","deprecated":true}}})"},
    {"https://json-schema.org/draft/2020-12/meta/applicator",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/applicator","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/applicator":true},"$dynamicAnchor":"meta","type":[)"
     R"("object","boolean"],"properties":{"prefixItems":{"$ref":"#/$defs/schemaArray"},"items":{)"
     R"("$dynamicRef":"#meta"},"contains":{"$dynamicRef":"#meta"},"additionalProperties":{"$dynamicRef":)"
     R"("#meta"},"properties":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},"default":{}},)"
     R"("patternProperties":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"},"propertyNames":)"
     R"({"format":"regex"},"default":{}},"dependentSchemas":{"type":"object","additionalProperties":{)"
     R"("$dynamicRef":"#meta"},"default":{}},"propertyNames":{"$dynamicRef":"#meta"},"if":{"$dynamicRef":)"
     R"("#meta"},"then":{"$dynamicRef":"#meta"},"else":{"$dynamicRef":"#meta"},"allOf":{"$ref":)"
     R"("#/$defs/schemaArray"},"anyOf":{"$ref":"#/$defs/schemaArray"},"oneOf":{"$ref":"#/$defs/schemaArray"},)"
     R"("not":{"$dynamicRef":"#meta"}},"$defs":{"schemaArray":{"type":"array","minItems":1,"items":{)"
     R"("$dynamicRef":"#meta"}}}})"},
    {"https://json-schema.org/draft/2020-12/meta/content",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/content","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/content":true},"$dynamicAnchor":"meta","type":["object",)"
     R"("boolean"],"properties":{"contentEncoding":{"type":"string"},"contentMediaType":{"type":"string"},)"
     R"("contentSchema":{"$dynamicRef":"#meta"}}})"},
    {"https://json-schema.org/draft/2020-12/meta/core",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/core","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/core":true},"$dynamicAnchor":"meta","type":["object",)"
     R"("boolean"],"properties":{"$id":{"$ref":"#/$defs/uriReferenceString","pattern":"^[^#]*#?$"},"$schema":)"
     R"({"$ref":"#/$defs/uriString"},"$ref":{"$ref":"#/$defs/uriReferenceString"},"$anchor":{"$ref":)"
     R"("#/$defs/anchorString"},"$dynamicRef":{"$ref":"#/$defs/uriReferenceString"},"$dynamicAnchor":{"$ref":)"
     R"("#/$defs/anchorString"},"$vocabulary":{"type":"object","propertyNames":{"$ref":"#/$defs/uriString"},)"
     R"("additionalProperties":{"type":"boolean"}},"$comment":{"type":"string"},"$defs":{"type":"object",)"
     R"("additionalProperties":{"$dynamicRef":"#meta"}}},"$defs":{"anchorString":{"type":"string","pattern":)"
     R"("^[A-Za-z_][-A-Za-z0-9._]*$"},"uriString":{"type":"string","format":"uri"},"uriReferenceString":{)"
     R"("type":"string","format":"uri-reference"}}})"},
    {"https://json-schema.org/draft/2020-12/meta/format-annotation",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/format-annotation","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/format-annotation":true},"$dynamicAnchor":"meta","type":)"
     R"(["object","boolean"],"properties":{"format":{"type":"string"}}})"},
    {"https://json-schema.org/draft/2020-12/meta/format-assertion",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/format-assertion","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/format-assertion":true},"$dynamicAnchor":"meta","type":)"
     R"(["object","boolean"],"properties":{"format":{"type":"string"}}})"},
    {"https://json-schema.org/draft/2020-12/meta/meta-data",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/meta-data","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/meta-data":true},"$dynamicAnchor":"meta","type":[)"
     R"("object","boolean"],"properties":{"title":{"type":"string"},"description":{"type":"string"},)"
     R"("deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},)"
     R"("examples":{"type":"array","items":true}}})"},
    {"https://json-schema.org/draft/2020-12/meta/unevaluated",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/unevaluated","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/unevaluated":true},"$dynamicAnchor":"meta","type":[)"
     R"("object","boolean"],"properties":{"unevaluatedItems":{"$dynamicRef":"#meta"},"unevaluatedProperties":)"
     R"({"$dynamicRef":"#meta"}}})"},
    {"https://json-schema.org/draft/2020-12/meta/validation",
     R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":)"
     R"("https://json-schema.org/draft/2020-12/meta/validation","$vocabulary":{)"
     R"("https://json-schema.org/draft/2020-12/vocab/validation":true},"$dynamicAnchor":"meta","type":[)"
     R"("object","boolean"],"properties":{"type":{"anyOf":[{"$ref":"#/$defs/simpleTypes"},{"type":"array",)"
     R"("items":{"$ref":"#/$defs/simpleTypes"},"minItems":1,"uniqueItems":true}]},"const":true,"enum":{)"
     R"("type":"array","items":true},"multipleOf":{"type":"number","exclusiveMinimum":0},"maximum":{"type":)"
     R"("number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"number"},"exclusiveMinimum":{)"
     R"("type":"number"},"maxLength":{"$ref":"#/$defs/nonNegativeInteger"},"minLength":{"$ref":)"
     R"("#/$defs/nonNegativeIntegerDefault0"},"pattern":{"type":"string","format":"regex"},"maxItems":{)"
     R"("$ref":"#/$defs/nonNegativeInteger"},"minItems":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},)"
     R"("uniqueItems":{"type":"boolean"},"maxContains":{"$ref":"#/$defs/nonNegativeInteger"},"minContains":{)"
     R"("$ref":"#/$defs/nonNegativeInteger"},"maxProperties":{"$ref":"#/$defs/nonNegativeInteger"},)"
     R"("minProperties":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},"required":{"$ref":)"
     R"("#/$defs/stringArray"},"dependentRequired":{"type":"object","additionalProperties":{"$ref":)"
     R"("#/$defs/stringArray"}}},"$defs":{"nonNegativeInteger":{"type":"integer","minimum":0},)"
     R"("nonNegativeIntegerDefault0":{"$ref":"#/$defs/nonNegativeInteger"},"simpleTypes":{"enum":["array",)"
     R"("boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","items":{)"
     R"("type":"string"},"uniqueItems":true}}})"},
}};

}  // namespace

std::shared_ptr<const Value> find_metaschema(std::string_view uri) {
  const auto* const found =
      std::find_if(k_metaschemas.begin(), k_metaschemas.end(), [&](const Metaschema& one) { return one.uri == uri; });
  if (found == k_metaschemas.end()) return nullptr;
  tl::expected<Value, JsonError> read = parse_json(found->json, {.places = false});
  LLMEVAL_ASSERT(read.has_value());
  return std::make_shared<const Value>(*std::move(read));
}

}  // namespace llmeval
