#include "prompt/property.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace llmeval {

namespace {

struct KindInfo {
  std::string_view name;
  std::string_view json_type;  ///< Empty: JSON has nothing like it.
};

constexpr std::array k_kinds{
    KindInfo{"string", "string"}, KindInfo{"integer", "integer"}, KindInfo{"float", "number"},
    KindInfo{"number", "number"}, KindInfo{"boolean", "boolean"}, KindInfo{"array", "array"},
    KindInfo{"object", "object"}, KindInfo{"thread", ""},         KindInfo{"image", ""},
    KindInfo{"file", ""},         KindInfo{"audio", ""},
};

std::vector<std::string> kind_words() {
  std::vector<std::string> words;
  for (const KindInfo& kind : k_kinds) words.emplace_back(kind.name);
  return words;
}

ShapeRef property_shape() {
  static const ShapeRef shape = Shape::object({
      {"name", Shape::text(), "Its name."},
      {"kind", Shape::words(kind_words()), "What kind of value it is."},
      {"type", Shape::words(kind_words()), "The same as `kind`."},
      {"description", Shape::text(), "What it is for; models see those of outputs and of tools."},
      {"required", Shape::boolean(), "Whether it must be there; true by default."},
      {"default", Shape::any(), "What stands where a case has no such variable."},
      {"example", Shape::any(), "For readers; not used."},
      {"enumValues", Shape::list(Shape::any(), 1), "The only values that it may have."},
      {"enum", Shape::list(Shape::any(), 1), "The same as `enumValues`."},
      {"items", Shape::lazy(property_shape, "property"), "Of an array: what each item is."},
      {"properties", Shape::lazy(properties_shape, "properties"), "Of an object: its own properties."},
  });
  return shape;
}

std::string text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

std::string_view json_type(std::string_view kind) {
  for (const KindInfo& info : k_kinds) {
    if (info.name == kind) return info.json_type;
  }
  return {};
}

bool fits_kind(const Value& value, std::string_view type) {
  if (type == "string") return value.is_text();
  if (type == "integer") return value.is_number() && value.number().is_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_list();
  if (type == "object") return value.is_object();
  return true;
}

Value schema_of_list(const std::vector<Property>& properties) {
  Object described;
  List required;
  for (const Property& property : properties) {
    described.append(property.name, property.schema);
    if (property.required) required.emplace_back(property.name);
  }
  return Object{{"type", "object"},
                {"properties", std::move(described)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
}

std::string kind_of(const Value& value) {
  const std::string kind = text_of(value, "kind");
  return kind.empty() ? text_of(value, "type") : kind;
}

Value property_schema(const Value& property, Diagnostics& diagnostics) {
  const std::string kind = kind_of(property);
  const std::string_view type = json_type(kind);
  if (!kind.empty() && type.empty()) return {};
  Object schema;
  if (const Value* inner = type == "object" ? property.find("properties") : nullptr) {
    const Value described = to_object_schema(*inner, "property", diagnostics);
    if (described.is_object()) schema = described.object();
  } else if (!type.empty()) {
    schema.append("type", type);
  }
  const std::string description = text_of(property, "description");
  if (!description.empty()) schema.set("description", description);
  for (const std::string_view key : {"enumValues", "enum"}) {
    if (const Value* values = property.find(key)) schema.set("enum", *values);
  }
  if (const Value* items = property.find("items")) schema.set("items", property_schema(*items, diagnostics));
  return schema;
}

Property read_property(const Value& value, std::string name, Diagnostics& diagnostics) {
  Property property;
  property.name = std::move(name);
  property.place = value.place();
  if (!value.is_object()) return property;
  property.kind = kind_of(value);
  property.description = text_of(value, "description");
  const Value* required = value.find("required");
  property.required = required == nullptr || !required->is_boolean() || required->boolean();
  property.schema = property_schema(value, diagnostics);
  const Value* fallback = value.find("default");
  if (fallback == nullptr || fallback->is_null()) return property;
  property.default_value = *fallback;
  if (!fits_kind(*fallback, json_type(property.kind))) {
    diagnostics.error(fallback->place(), fmt::format("the default of '{}' is {}, but its kind is '{}'", property.name,
                                                     kind_name(fallback->kind()), property.kind));
  }
  return property;
}

}  // namespace

ShapeRef properties_shape() {
  static const ShapeRef shape = Shape::either({Shape::list(property_shape()), Shape::map(Shape::any())});
  return shape;
}

bool is_json_schema(const Value& value) {
  if (!value.is_object()) return false;
  const Object& object = value.object();
  if (object.find("properties") != nullptr || object.find("$schema") != nullptr || object.find("$ref") != nullptr) {
    return true;
  }
  return std::any_of(object.begin(), object.end(), [](const Member& member) { return !member.value.is_object(); });
}

std::vector<Property> read_properties(const Value& value, Diagnostics& diagnostics) {
  std::vector<Property> properties;
  std::set<std::string> names;
  const auto add = [&](const Value& item, const std::string& name) {
    if (!names.insert(name).second) {
      diagnostics.error(item.place(), fmt::format("the name '{}' comes twice", name));
      return;
    }
    properties.push_back(read_property(item, name, diagnostics));
  };
  if (value.is_list()) {
    for (const Value& item : value.list()) {
      const std::string name = text_of(item, "name");
      if (name.empty()) {
        diagnostics.error(item.place(), "the property has no name", "write 'name: …'");
      } else {
        add(item, name);
      }
    }
    return properties;
  }
  const Value* members = is_json_schema(value) ? value.find("properties") : &value;
  if (members == nullptr || !members->is_object()) return properties;
  for (const Member& member : members->object()) {
    if (!is_json_schema(value)) property_shape()->check(member.value, "property", diagnostics);
    add(member.value, member.key);
  }
  return properties;
}

Value to_object_schema(const Value& value, std::string_view what, Diagnostics& diagnostics) {
  if (is_json_schema(value)) return value;
  const std::vector<Property> properties = read_properties(value, diagnostics);
  for (const Property& property : properties) {
    if (property.schema.is_null()) {
      diagnostics.error(property.place,
                        fmt::format("{} '{}' cannot be of kind '{}'", what, property.name, property.kind));
    }
  }
  return schema_of_list(properties);
}

}  // namespace llmeval
