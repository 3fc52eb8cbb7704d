#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "schema/dialect.h"
#include "schema/program.h"
#include "schema/schema.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace llmeval {

// Inside schema/ only.

/// A schema with a URI of its own: a document, or a subschema with `$id`.
struct Resource {
  std::string uri;  ///< Without a fragment.
  SchemaDialect dialect;
  const Value* root = nullptr;
};

/// Where a subschema stands.
struct Subschema {
  ResourceId resource = 0;
  std::string pointer;  ///< From the resource's root.
};

/// The documents of one compilation with all their subschemas, ids and anchors; loads what references name.
class Documents {
 public:
  Documents(const SchemaOptions& options, Diagnostics& diagnostics);

  /// The schema itself. Call first.
  void add_root(std::shared_ptr<const Value> schema);

  /// Of one that is nested too deep, which has been told, that of the root.
  const Subschema& place_of(const Value& schema) const;
  const Resource& resource(ResourceId id) const { return resources_[id]; }
  /// Absolute: URI#pointer.
  std::string location(const Subschema& subschema) const;

  /// What `reference` (a `$ref`) in that resource names. Tells why where it names nothing.
  const Value* resolve(const Value& reference, ResourceId from);
  /// Whether the schema is one with that $dynamicAnchor; with an empty name, one with `$recursiveAnchor: true`.
  bool is_dynamic_anchor(const Value& schema, std::string_view name) const;
  /// All resources so far that have such an anchor, with its schema.
  std::vector<std::pair<ResourceId, const Value*>> dynamic_anchors(std::string_view name) const;

  void error(const Value& at, const Subschema& where, std::string message, std::string hint = {});

  /// Those that instructions point into.
  std::vector<std::shared_ptr<const Value>> take() && { return std::move(documents_); }

 private:
  struct Found {
    const Value* value;
    Subschema place;
    std::size_t depth;
  };
  using Anchors = std::map<std::pair<ResourceId, std::string>, const Value*>;

  ResourceId add_document(const std::string& uri, std::shared_ptr<const Value> document);
  void scan(const Value& schema, Subschema place);
  void scan_one(const Found& found, std::vector<Found>& open);
  void scan_children(const Found& found, std::vector<Found>& open);
  void read_id(const Value& schema, Subschema& place);
  void read_anchors(const Value& schema, const Subschema& place);
  void add_anchor(const Value& name, const Value& schema, const Subschema& place, Anchors& anchors);
  SchemaDialect read_dialect(const Value& schema, const Subschema& where, const SchemaDialect& otherwise);
  std::optional<SchemaDialect> custom_dialect(const Value& metaschema_uri, const Subschema& where);
  VocabularySet read_vocabularies(const Value& named, const Value& metaschema_uri, const Subschema& where);
  Result<std::shared_ptr<const Value>> load(const std::string& uri);
  std::optional<ResourceId> find_resource(const std::string& uri, const Value& reference, ResourceId from);
  const Value* find_pointer(ResourceId in, const std::string& pointer);

  const SchemaOptions& options_;
  Diagnostics& diagnostics_;
  std::vector<std::shared_ptr<const Value>> documents_;
  std::map<std::string, std::shared_ptr<const Value>> loaded_;
  std::vector<Resource> resources_;
  std::map<std::string, ResourceId, std::less<>> by_uri_;
  std::unordered_map<const Value*, Subschema> subschemas_;
  Anchors anchors_;
  Anchors dynamic_anchors_;
};

/// `~` and `/` escaped, for a pointer.
std::string pointer_token(std::string_view key);

}  // namespace llmeval
