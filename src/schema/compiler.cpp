#include "schema/compiler.h"

#include "schema/graph.h"
#include "schema/node_reader.h"

#include <utility>

namespace llmeval {

Compiler::Compiler(const SchemaOptions& options, Diagnostics& diagnostics)
    : diagnostics_(diagnostics), errors_before_(diagnostics.error_count()), documents_(options, diagnostics) {}

std::optional<SchemaProgram> Compiler::run(std::shared_ptr<const Value> schema) {
  const Value& root = *schema;
  documents_.add_root(std::move(schema));
  node_of(root);
  do {
    read_open_nodes();
  } while (settle_dynamic_refs());
  if (diagnostics_.error_count() > errors_before_) return std::nullopt;
  if (const std::optional<NodeId> loop = find_loop(program_)) {
    error(*schemas_[*loop], *schemas_[*loop], "leads back to itself without going into the instance",
          "put the reference below properties or items");
    return std::nullopt;
  }
  program_.can_fail = can_fail(program_, false);
  program_.can_fail_by_format = program_.can_fail || can_fail(program_, true);
  program_.is_dynamic = !dynamic_refs_.empty();
  program_.documents = std::move(documents_).take();
  return std::move(program_);
}

NodeId Compiler::node_of(const Value& schema) {
  const auto [found, is_new] = nodes_.emplace(&schema, static_cast<NodeId>(schemas_.size()));
  if (is_new) {
    const Subschema& place = documents_.place_of(schema);
    Node node;
    node.resource = place.resource;
    node.is_false = schema.is_boolean() && !schema.boolean();
    node.location = documents_.location(place);
    program_.nodes.push_back(std::move(node));
    schemas_.push_back(&schema);
  }
  return found->second;
}

void Compiler::read_open_nodes() {
  for (; read_ < schemas_.size(); ++read_) {
    const auto begin = static_cast<std::uint32_t>(program_.instructions.size());
    if (schemas_[read_]->is_object()) NodeReader(*this, *schemas_[read_], static_cast<NodeId>(read_)).run();
    program_.nodes[read_].begin = begin;
    program_.nodes[read_].end = static_cast<std::uint32_t>(program_.instructions.size());
  }
}

void Compiler::add_dynamic_ref(std::string_view keyword, Edge fallback, std::string anchor) {
  dynamic_refs_.push_back({program_.instructions.size(), std::move(anchor)});
  add(keyword, DynamicRefRule{std::move(fallback), {}});
}

// Whether that found schemas that are still to be read, which may load more.
bool Compiler::settle_dynamic_refs() {
  for (const Pending& pending : dynamic_refs_) {
    std::vector<std::pair<ResourceId, NodeId>> anchors;
    for (const auto& [resource, schema] : documents_.dynamic_anchors(pending.anchor))
      anchors.emplace_back(resource, node_of(*schema));
    std::get<DynamicRefRule>(program_.instructions[pending.instruction].rule).anchors = std::move(anchors);
  }
  return read_ < schemas_.size();
}

void Compiler::error(const Value& at, const Value& schema, std::string message, std::string hint) {
  documents_.error(at, documents_.place_of(schema), std::move(message), std::move(hint));
}

void Compiler::warning(Place place, std::string message, std::string hint) {
  diagnostics_.warning(place, std::move(message), std::move(hint));
}

}  // namespace llmeval
