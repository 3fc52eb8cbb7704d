#include "schema/node_reader.h"
#include "schema/uri.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

Edge NodeReader::edge(const Value& schema, std::string step) { return {compiler_.node_of(schema), std::move(step)}; }

std::optional<std::vector<Edge>> NodeReader::edges(const Member& member) {
  if (!member.value.is_list() || member.value.list().empty()) {
    wrong(member, "a list of one or more schemas");
    return std::nullopt;
  }
  std::vector<Edge> all;
  for (const Value& one : member.value.list()) all.push_back(edge(one, fmt::format("/{}/{}", member.key, all.size())));
  return all;
}

// Whichever of the four comes first makes the one rule of them all.
void NodeReader::read_object(const Member& /*member*/) {
  if (std::exchange(has_object_rule_, true)) return;
  ObjectRule rule;
  if (const Member* const properties = active("properties")) read_properties(*properties, rule);
  if (const Member* const patterns = active("patternProperties")) read_pattern_properties(*patterns, rule);
  if (const Member* const required = active("required")) read_required(*required, rule);
  if (const Member* const rest = active("additionalProperties")) rule.rest = edge(rest->value, "/additionalProperties");
  compiler_.add("properties", std::move(rule));
}

void NodeReader::read_properties(const Member& member, ObjectRule& rule) {
  if (!member.value.is_object()) return wrong(member, "an object of schemas");
  for (const Member& one : member.value.object())
    rule.names.push_back({one.key, edge(one.value, "/properties/" + pointer_token(one.key)), false});
  rule.sort();
}

void NodeReader::read_pattern_properties(const Member& member, ObjectRule& rule) {
  if (!member.value.is_object()) return wrong(member, "an object of schemas");
  for (const Member& one : member.value.object()) {
    std::optional<Regex> regex = pattern(one.key, one.value, "patternProperties");
    if (!regex) continue;
    rule.patterns.push_back({*std::move(regex), edge(one.value, "/patternProperties/" + pointer_token(one.key))});
  }
}

void NodeReader::read_required(const Member& member, ObjectRule& rule) {
  const std::optional<std::vector<std::string>> needed = names(member.value, "required");
  if (!needed) return;
  const std::size_t described = rule.names.size();
  for (const std::string& name : *needed) {
    std::size_t next = described;  // Looks among those of `properties` only, which are sorted.
    const ObjectRule::Name* const known = rule.find(name, next);
    if (known != nullptr) {
      rule.names[static_cast<std::size_t>(known - rule.names.data())].is_required = true;
    } else {
      rule.names.push_back({name, std::nullopt, true});
    }
  }
  rule.required = needed->size();
  rule.sort();
}

void NodeReader::read_property_names(const Member& member) {
  compiler_.add("propertyNames", PropertyNamesRule{edge(member.value, "/propertyNames")});
}

void NodeReader::read_dependent_schemas(const Member& member) {
  if (!member.value.is_object()) return wrong(member, "an object of schemas");
  DependentSchemasRule rule;
  for (const Member& one : member.value.object())
    rule.schemas.emplace_back(one.key, edge(one.value, "/dependentSchemas/" + pointer_token(one.key)));
  compiler_.add("dependentSchemas", std::move(rule));
}

void NodeReader::read_dependencies(const Member& member) {
  if (!member.value.is_object()) return wrong(member, "an object of schemas and lists of names");
  DependentRequiredRule required;
  DependentSchemasRule schemas;
  for (const Member& one : member.value.object()) {
    if (one.value.is_list()) {
      std::optional<std::vector<std::string>> needed = names(one.value, "dependencies");
      if (needed) required.names.emplace_back(one.key, *std::move(needed));
    } else {
      schemas.schemas.emplace_back(one.key, edge(one.value, "/dependencies/" + pointer_token(one.key)));
    }
  }
  if (!required.names.empty()) compiler_.add("dependencies", std::move(required));
  if (!schemas.schemas.empty()) compiler_.add("dependencies", std::move(schemas));
}

void NodeReader::read_items(const Member& /*member*/) {
  if (std::exchange(has_items_rule_, true)) return;
  ItemsRule rule;
  const Member* const items = active("items");
  if (const Member* const first = active("prefixItems")) {
    if (std::optional<std::vector<Edge>> all = edges(*first)) rule.first = *std::move(all);
  }
  if (items != nullptr && items->value.is_list() && dialect_.draft != SchemaDraft::draft2020_12) {
    for (const Value& one : items->value.list())
      rule.first.push_back(edge(one, fmt::format("/items/{}", rule.first.size())));
    if (const Member* const rest = active("additionalItems")) rule.rest = edge(rest->value, "/additionalItems");
  } else if (items != nullptr) {
    rule.rest = edge(items->value, "/items");
  }
  compiler_.add("items", std::move(rule));
}

void NodeReader::read_contains(const Member& member) {
  ContainsRule rule;
  rule.edge = edge(member.value, "/contains");
  if (const Member* const min = active("minContains")) rule.min = whole(*min).value_or(0);
  if (const Member* const max = active("maxContains")) rule.max = whole(*max);
  rule.evaluates = dialect_.draft == SchemaDraft::draft2020_12;
  compiler_.add("contains", std::move(rule));
}

void NodeReader::read_all_of(const Member& member) {
  if (std::optional<std::vector<Edge>> all = edges(member)) compiler_.add("allOf", AllRule{*std::move(all)});
}

void NodeReader::read_any_of(const Member& member) {
  if (std::optional<std::vector<Edge>> all = edges(member)) compiler_.add("anyOf", AnyRule{*std::move(all)});
}

void NodeReader::read_one_of(const Member& member) {
  if (std::optional<std::vector<Edge>> all = edges(member)) compiler_.add("oneOf", OneRule{*std::move(all)});
}

void NodeReader::read_not(const Member& member) { compiler_.add("not", NotRule{edge(member.value, "/not")}); }

void NodeReader::read_if(const Member& member) {
  IfRule rule{edge(member.value, "/if"), {}, {}};
  if (const Member* const then = active("then")) rule.then = edge(then->value, "/then");
  if (const Member* const otherwise = active("else")) rule.otherwise = edge(otherwise->value, "/else");
  compiler_.add("if", std::move(rule));
}

void NodeReader::read_ref(const Member& member) {
  if (!member.value.is_text()) return wrong(member, "a URI reference");
  const Value* const target =
      compiler_.documents().resolve(member.value, compiler_.documents().place_of(schema_).resource);
  if (target != nullptr) compiler_.add("$ref", RefRule{edge(*target, "/$ref")});
}

void NodeReader::read_dynamic_ref(const Member& member) {
  if (!member.value.is_text()) return wrong(member, "a URI reference");
  Documents& documents = compiler_.documents();
  const Value* const target = documents.resolve(member.value, documents.place_of(schema_).resource);
  if (target == nullptr) return;
  const std::string anchor = percent_decode(fragment_of(member.value.text())).value_or("");
  Edge fallback = edge(*target, "/$dynamicRef");
  // Only what leads to a $dynamicAnchor of that name is dynamic.
  if (!anchor.empty() && documents.is_dynamic_anchor(*target, anchor)) {
    compiler_.add_dynamic_ref("$dynamicRef", std::move(fallback), anchor);
  } else {
    compiler_.add("$dynamicRef", RefRule{std::move(fallback)});
  }
}

void NodeReader::read_recursive_ref(const Member& member) {
  if (!member.value.is_text() || member.value.text() != "#") return wrong(member, "\"#\"");
  Documents& documents = compiler_.documents();
  const Value* const target = documents.resolve(member.value, documents.place_of(schema_).resource);
  if (target == nullptr) return;
  Edge fallback = edge(*target, "/$recursiveRef");
  if (documents.is_dynamic_anchor(*target, "")) {
    compiler_.add_dynamic_ref("$recursiveRef", std::move(fallback), "");
  } else {
    compiler_.add("$recursiveRef", RefRule{std::move(fallback)});
  }
}

void NodeReader::read_unevaluated(const Member& member) {
  const bool of_properties = member.key == "unevaluatedProperties";
  compiler_.mark_tracking(node_);
  compiler_.add(of_properties ? "unevaluatedProperties" : "unevaluatedItems",
                UnevaluatedRule{of_properties, edge(member.value, "/" + member.key)});
}

}  // namespace llmeval
