#pragma once

#include "schema/compiler.h"
#include "schema/keywords.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside schema/ only.

/// Reads the keywords of one schema into instructions and says what is wrong with them.
class NodeReader {
 public:
  /// \param schema  an object.
  NodeReader(Compiler& compiler, const Value& schema, NodeId node);
  void run();

  // What the table of keywords names, each for the value of its keyword (read_rules.cpp).
  void read_type(const Member& member);
  void read_const(const Member& member);
  void read_enum(const Member& member);
  void read_bound(const Member& member);
  void read_multiple(const Member& member);
  void read_size(const Member& member);
  void read_pattern(const Member& member);
  void read_format(const Member& member);
  void read_unique(const Member& member);
  void read_dependent_required(const Member& member);
  // Those that apply schemas (read_applicators.cpp).
  void read_object(const Member& member);
  void read_property_names(const Member& member);
  void read_dependent_schemas(const Member& member);
  void read_dependencies(const Member& member);
  void read_items(const Member& member);
  void read_contains(const Member& member);
  void read_all_of(const Member& member);
  void read_any_of(const Member& member);
  void read_one_of(const Member& member);
  void read_not(const Member& member);
  void read_if(const Member& member);
  void read_ref(const Member& member);
  void read_dynamic_ref(const Member& member);
  void read_recursive_ref(const Member& member);
  void read_unevaluated(const Member& member);

 private:
  void warn_of_unknown() const;
  void wrong(const Member& member, std::string_view expected, std::string hint = {});
  void wrong(const Value& value, std::string_view keyword, std::string_view expected, std::string hint = {});
  /// The value of another keyword that the dialect has; nullptr where it is not there.
  const Member* active(std::string_view keyword) const;
  std::optional<std::uint64_t> whole(const Member& member);
  std::optional<std::vector<std::string>> names(const Value& value, std::string_view keyword);
  std::optional<Regex> pattern(const std::string& written, const Value& at, std::string_view keyword);
  KindSet kind_named(const Value& name);

  Edge edge(const Value& schema, std::string step);
  std::optional<std::vector<Edge>> edges(const Member& member);
  void read_properties(const Member& member, ObjectRule& rule);
  void read_pattern_properties(const Member& member, ObjectRule& rule);
  void read_required(const Member& member, ObjectRule& rule);

  Compiler& compiler_;
  const Value& schema_;
  NodeId node_;
  SchemaDialect dialect_;
  bool has_object_rule_ = false;
  bool has_items_rule_ = false;
};

}  // namespace llmeval
