#include "data/shape_rule.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace llmeval {

namespace {

using Kind = Shape::Kind;

// Lazy shapes that have been met; null where nobody collects them.
using Definitions = Object;

class SchemaWriter {
 public:
  explicit SchemaWriter(Definitions* definitions) : definitions_(definitions) {}

  Object write(const Shape& shape) {
    Object schema = write_kind(shape);
    const Shape::Rule& rule = shape.rule();
    if (!rule.description.empty()) schema.set("description", rule.description);
    if (rule.default_value) schema.set("default", *rule.default_value);
    return schema;
  }

 private:
  Object write_kind(const Shape& shape) {
    const Shape::Rule& rule = shape.rule();
    switch (rule.kind) {
      case Kind::any:
        return {};
      case Kind::text:
        return {{"type", "string"}};
      case Kind::boolean:
        return {{"type", "boolean"}};
      case Kind::integer:
      case Kind::number:
        return write_number(rule);
      case Kind::duration:  // As parse_duration reads it.
        return {{"type", "string"}, {"pattern", R"(^([0-9]+(\.[0-9]+)?(us|ms|s|m|h|d))+$)"}};
      case Kind::count:  // As parse_count reads it.
        return {{"type", List{"integer", "string"}}, {"minimum", 0}, {"pattern", R"(^[0-9]+(\.[0-9]+)?[kMB]?$)"}};
      case Kind::money:
        return {{"type", "number"}, {"minimum", 0}};
      case Kind::one_of_words:
        return write_words(rule);
      case Kind::list:
        return write_list(rule);
      case Kind::map:
        return {{"type", "object"}, {"additionalProperties", write(*rule.parts[0])}};
      case Kind::object:
        return write_object(rule);
      case Kind::either:
        return {{"anyOf", write_all(rule.parts)}};
      case Kind::lazy:
        return write_reference(*rule.lazy);
    }
    return {};
  }

  static Object write_number(const Shape::Rule& rule) {
    constexpr std::int64_t k_lowest = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t k_highest = std::numeric_limits<std::int64_t>::max();
    Object schema{{"type", rule.kind == Kind::integer ? "integer" : "number"}};
    if (rule.min && rule.min->to_int64() != k_lowest) schema.set("minimum", *Number::parse(rule.min->to_text()));
    if (rule.max && rule.max->to_int64() != k_highest) schema.set("maximum", *Number::parse(rule.max->to_text()));
    return schema;
  }

  static Object write_words(const Shape::Rule& rule) {
    Object words{{"enum", List(rule.words.begin(), rule.words.end())}};
    if (!rule.or_pointer) return words;
    return {{"anyOf", List{std::move(words), Object{{"type", "string"}, {"pattern", "^/"}}}}};
  }

  Object write_list(const Shape::Rule& rule) {
    Object schema{{"type", "array"}, {"items", write(*rule.parts[0])}};
    if (rule.min_size != 0) schema.set("minItems", static_cast<std::int64_t>(rule.min_size));
    return schema;
  }

  Object write_object(const Shape::Rule& rule) {
    Object properties;
    List required;
    for (const Field& field : rule.fields) {
      Object property = write(*field.shape);
      if (!field.description.empty()) property.set("description", field.description);
      properties.set(field.name, std::move(property));
      if (field.required) required.emplace_back(field.name);
    }
    Object schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema.set("required", std::move(required));
    return schema;
  }

  List write_all(const std::vector<ShapeRef>& shapes) {
    List schemas;
    for (const ShapeRef& shape : shapes) schemas.emplace_back(write(*shape));
    return schemas;
  }

  Object write_reference(LazyShape& lazy) {
    if (definitions_ != nullptr && definitions_->find(lazy.name) == nullptr) {
      definitions_->set(lazy.name, true);  // Known from now on, so that a shape inside itself ends here.
      Value definition = write(lazy.get());
      definitions_->set(lazy.name, std::move(definition));
    }
    return {{"$ref", fmt::format("#/$defs/{}", lazy.name)}};
  }

  Definitions* definitions_;
};

}  // namespace

Value Shape::to_json_schema() const { return SchemaWriter(nullptr).write(*this); }

Value json_schema_document(const Shape& shape, std::string_view id, std::string_view title) {
  Definitions definitions;
  Object document{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"$id", id}, {"title", title}};
  for (const Member& member : SchemaWriter(&definitions).write(shape)) document.set(member.key, member.value);
  if (!definitions.empty()) document.set("$defs", std::move(definitions));
  return document;
}

}  // namespace llmeval
