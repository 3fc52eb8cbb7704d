#pragma once

#include "base/decimal.h"
#include "data/value.h"
#include "text/regex.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

// Inside schema/ only: what a schema is compiled to. Each subschema is a node, a range of instructions that lie side by
// side; an edge leads from an instruction to the node that it applies.

using NodeId = std::uint32_t;
using ResourceId = std::uint32_t;

struct Edge {
  NodeId node = 0;
  std::string step;  ///< Appended to the keyword location: `/properties/a`.
};

// Of `type`: one bit a ValueKind, and one for whole numbers.
using KindSet = std::uint8_t;
constexpr KindSet kind_bit(ValueKind kind) { return static_cast<KindSet>(1U << static_cast<unsigned>(kind)); }
constexpr KindSet k_whole_bit = 1U << 6U;

struct TypeRule {
  KindSet kinds = 0;
};
struct ConstRule {
  const Value* value = nullptr;
};
struct EnumRule {
  const List* values = nullptr;
};
struct BoundRule {
  Decimal limit;
  std::optional<std::int64_t> whole;  ///< The limit where it is one.
  bool is_upper = false;
  bool is_exclusive = false;
};
struct MultipleRule {
  Decimal unit;
};
enum class Size : std::uint8_t { code_points, items, properties };
struct SizeRule {
  Size of = Size::items;
  bool is_upper = false;
  std::uint64_t limit = 0;
};
struct PatternRule {
  Regex regex;
  std::string_view written;
};
struct FormatRule {
  std::string_view name;
  bool (*accepts)(std::string_view text) = nullptr;
  bool is_asserted = false;  ///< By its dialect, whatever is asked for.
};
struct UniqueRule {};

/// properties, patternProperties, additionalProperties and required: one pass over an object.
struct ObjectRule {
  struct Name {
    std::string name;
    std::optional<Edge> edge;  ///< None: it is only required.
    bool is_required = false;
  };
  struct Pattern {
    Regex regex;
    Edge edge;
  };
  std::vector<Name> names;            ///< In written order: answers mostly keep it.
  std::vector<std::uint32_t> sorted;  ///< Positions in `names`, by name.
  std::size_t required = 0;           ///< How many of them are.
  std::vector<Pattern> patterns;
  std::optional<Edge> rest;

  /// Fills `sorted`.
  void sort();
  /// \param next  where the name is expected in `names`; moved on.
  const Name* find(std::string_view name, std::size_t& next) const;
};
struct PropertyNamesRule {
  Edge edge;
};
struct DependentRequiredRule {
  std::vector<std::pair<std::string, std::vector<std::string>>> names;
};
struct DependentSchemasRule {
  std::vector<std::pair<std::string, Edge>> schemas;
};
/// prefixItems, items and additionalItems.
struct ItemsRule {
  std::vector<Edge> first;
  std::optional<Edge> rest;
};
struct ContainsRule {
  Edge edge;
  std::uint64_t min = 1;
  std::optional<std::uint64_t> max;
  bool evaluates = false;  ///< What it matches counts as evaluated.
};
struct AllRule {
  std::vector<Edge> edges;
};
struct AnyRule {
  std::vector<Edge> edges;
};
struct OneRule {
  std::vector<Edge> edges;
};
struct NotRule {
  Edge edge;
};
struct IfRule {
  Edge condition;
  std::optional<Edge> then;
  std::optional<Edge> otherwise;
};
struct RefRule {
  Edge edge;
};
/// $dynamicRef and $recursiveRef that are not settled by where they stand.
struct DynamicRefRule {
  Edge fallback;
  std::vector<std::pair<ResourceId, NodeId>> anchors;  ///< Of the resources that have the anchor.
};
/// unevaluatedProperties and unevaluatedItems.
struct UnevaluatedRule {
  bool of_properties = false;
  Edge edge;
};

using Rule =
    std::variant<TypeRule, ConstRule, EnumRule, BoundRule, MultipleRule, SizeRule, PatternRule, FormatRule, UniqueRule,
                 ObjectRule, PropertyNamesRule, DependentRequiredRule, DependentSchemasRule, ItemsRule, ContainsRule,
                 AllRule, AnyRule, OneRule, NotRule, IfRule, RefRule, DynamicRefRule, UnevaluatedRule>;

struct Instruction {
  std::string_view keyword;
  Rule rule;
};

struct Node {
  std::uint32_t begin = 0;  ///< Its instructions.
  std::uint32_t end = 0;
  ResourceId resource = 0;
  bool is_false = false;      ///< The schema `false`.
  bool tracks = false;        ///< Has an unevaluated keyword.
  std::string location = {};  ///< Absolute: URI#pointer.
};

struct SchemaProgram {
  std::vector<Node> nodes;  ///< The first is the schema itself.
  std::vector<Instruction> instructions;
  std::vector<std::shared_ptr<const Value>> documents;  ///< Where rules point into.
  bool is_dynamic = false;                              ///< Has a DynamicRefRule.
  bool can_fail = true;
  bool can_fail_by_format = true;  ///< Where formats are asserted.
};

}  // namespace llmeval
