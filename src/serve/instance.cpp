#include "serve/instance.h"

#include "data/json.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace llmeval {

namespace {

/// Schemas that hold themselves end here.
constexpr int k_max_depth = 12;

std::int64_t integer_member(const Value& schema, std::string_view key, std::int64_t otherwise) {
  const Value* value = schema.find(key);
  return value != nullptr && value->is_number() ? value->number().to_int64().value_or(otherwise) : otherwise;
}

class Maker {
 public:
  explicit Maker(const Value& root) : root_(root) {}

  Value make(const Value& schema, int depth) const {
    if (!schema.is_object() || depth > k_max_depth) return {};
    if (const Value* fixed = schema.find("const")) return *fixed;
    if (const Value* words = schema.find("enum"); words != nullptr && words->is_list() && !words->list().empty()) {
      return words->list().front();
    }
    if (const Value* reference = schema.find("$ref"); reference != nullptr && reference->is_text()) {
      const std::string& text = reference->text();
      const auto found = resolve_pointer(root_, text.starts_with('#') ? text.substr(1) : text);
      return found && *found != nullptr ? make(**found, depth + 1) : Value();
    }
    for (const char* key : {"anyOf", "oneOf", "allOf"}) {
      const Value* of = schema.find(key);
      if (of != nullptr && of->is_list() && !of->list().empty()) return make(of->list().front(), depth + 1);
    }
    return of_type(type_of(schema), schema, depth);
  }

 private:
  static std::string type_of(const Value& schema) {
    const Value* type = schema.find("type");
    if (type != nullptr && type->is_list() && !type->list().empty()) type = &type->list().front();
    std::string name = type != nullptr && type->is_text() ? type->text() : std::string();
    // Gemini's dialect writes types in capitals.
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (name.empty() && schema.find("properties") != nullptr) name = "object";
    return name;
  }

  Value of_type(const std::string& type, const Value& schema, int depth) const {
    if (type == "object") return object(schema, depth);
    if (type == "array") return list(schema, depth);
    if (type == "boolean") return true;
    if (type == "null") return {};
    if (type == "integer" || type == "number") return integer_member(schema, "minimum", 1);
    std::string text = "text";
    text.resize(std::max(text.size(), static_cast<std::size_t>(integer_member(schema, "minLength", 0))), 'x');
    text.resize(std::min(text.size(), static_cast<std::size_t>(integer_member(schema, "maxLength", 1000))));
    return text;
  }

  Value object(const Value& schema, int depth) const {
    Object made;
    const Value* properties = schema.find("properties");
    const Value* required = schema.find("required");
    if (properties == nullptr || !properties->is_object()) return made;
    for (const Member& property : properties->object()) {
      const bool is_needed =
          required == nullptr || (required->is_list() && std::ranges::count(required->list(), Value(property.key)) > 0);
      if (is_needed) made.append(property.key, make(property.value, depth + 1));
    }
    return made;
  }

  Value list(const Value& schema, int depth) const {
    const Value* items = schema.find("items");
    const std::int64_t size = std::clamp<std::int64_t>(integer_member(schema, "minItems", 1), 0, 100);
    if (items == nullptr) return List();
    return List(static_cast<std::size_t>(size), make(*items, depth + 1));
  }

  const Value& root_;
};

}  // namespace

Value instance_of(const Value& schema) { return Maker(schema).make(schema, 0); }

}  // namespace llmeval
