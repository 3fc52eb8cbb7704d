#pragma once

#include "schema/documents.h"
#include "schema/program.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace llmeval {

// Inside schema/ only.

/// Makes the program of a schema and of all that it refers to: node by node from a list of those that are still to be
/// read, never by recursion.
class Compiler {
 public:
  Compiler(const SchemaOptions& options, Diagnostics& diagnostics);

  /// Nullopt where something is wrong; the diagnostics have it then.
  std::optional<SchemaProgram> run(std::shared_ptr<const Value> schema);

  // For NodeReader.
  Documents& documents() { return documents_; }
  void add(std::string_view keyword, Rule rule) { program_.instructions.push_back({keyword, std::move(rule)}); }
  /// The node of a schema of the documents, which is read later.
  NodeId node_of(const Value& schema);
  void mark_tracking(NodeId node) { program_.nodes[node].tracks = true; }
  /// An instruction of DynamicRefRule, whose anchors are found when all is loaded.
  void add_dynamic_ref(std::string_view keyword, Edge fallback, std::string anchor);
  void error(const Value& at, const Value& schema, std::string message, std::string hint = {});
  void warning(Place place, std::string message, std::string hint);

 private:
  struct Pending {
    std::size_t instruction;
    std::string anchor;
  };

  void read_open_nodes();
  bool settle_dynamic_refs();

  Diagnostics& diagnostics_;
  std::size_t errors_before_;
  Documents documents_;
  SchemaProgram program_;
  std::unordered_map<const Value*, NodeId> nodes_;
  std::vector<const Value*> schemas_;  // Of the nodes; those from read_ on are to be read.
  std::size_t read_ = 0;
  std::vector<Pending> dynamic_refs_;
};

}  // namespace llmeval
