#include "schema/graph.h"

#include <algorithm>
#include <vector>

namespace llmeval {

namespace {

constexpr KindSet k_all_kinds = kind_bit(ValueKind::null) | kind_bit(ValueKind::boolean) | kind_bit(ValueKind::number) |
                                kind_bit(ValueKind::text) | kind_bit(ValueKind::list) | kind_bit(ValueKind::object);

// The nodes that an instruction applies to the same instance.
class InPlace {
 public:
  explicit InPlace(std::vector<NodeId>& out) : out_(out) {}

  void operator()(const AllRule& rule) const { add(rule.edges); }
  void operator()(const AnyRule& rule) const { add(rule.edges); }
  void operator()(const OneRule& rule) const { add(rule.edges); }
  void operator()(const NotRule& rule) const { out_.push_back(rule.edge.node); }
  void operator()(const RefRule& rule) const { out_.push_back(rule.edge.node); }
  void operator()(const IfRule& rule) const {
    out_.push_back(rule.condition.node);
    if (rule.then) out_.push_back(rule.then->node);
    if (rule.otherwise) out_.push_back(rule.otherwise->node);
  }
  void operator()(const DependentSchemasRule& rule) const {
    for (const auto& [name, edge] : rule.schemas) out_.push_back(edge.node);
  }
  // A DynamicRefRule's target depends on the way there; where it loops, the depth is limited.
  template <class Other>
  void operator()(const Other& /*rule*/) const {}

 private:
  void add(const std::vector<Edge>& edges) const {
    for (const Edge& edge : edges) out_.push_back(edge.node);
  }
  std::vector<NodeId>& out_;
};

std::vector<NodeId> in_place_nodes(const SchemaProgram& program, NodeId node) {
  std::vector<NodeId> nodes;
  for (std::uint32_t i = program.nodes[node].begin; i < program.nodes[node].end; ++i)
    std::visit(InPlace(nodes), program.instructions[i].rule);
  return nodes;
}

// Whether an instruction may fail, where `fails` says so of nodes.
class MayFail {
 public:
  MayFail(const SchemaProgram& program, const std::vector<bool>& fails, bool assert_formats)
      : program_(program), fails_(fails), assert_formats_(assert_formats) {}

  bool operator()(const TypeRule& rule) const { return (rule.kinds & k_all_kinds) != k_all_kinds; }
  bool operator()(const FormatRule& rule) const { return rule.is_asserted || assert_formats_; }
  bool operator()(const SizeRule& rule) const { return rule.is_upper || rule.limit > 0; }
  bool operator()(const ObjectRule& rule) const {
    return rule.required > 0 || (rule.rest && fails_[rule.rest->node]) ||
           std::any_of(rule.names.begin(), rule.names.end(),
                       [&](const ObjectRule::Name& name) { return name.edge && fails_[name.edge->node]; }) ||
           std::any_of(rule.patterns.begin(), rule.patterns.end(),
                       [&](const ObjectRule::Pattern& pattern) { return fails_[pattern.edge.node]; });
  }
  bool operator()(const PropertyNamesRule& rule) const { return fails_[rule.edge.node]; }
  bool operator()(const DependentRequiredRule& rule) const {
    return std::any_of(rule.names.begin(), rule.names.end(), [](const auto& one) { return !one.second.empty(); });
  }
  bool operator()(const DependentSchemasRule& rule) const {
    return std::any_of(rule.schemas.begin(), rule.schemas.end(),
                       [&](const auto& one) { return fails_[one.second.node]; });
  }
  bool operator()(const ItemsRule& rule) const { return any(rule.first) || (rule.rest && fails_[rule.rest->node]); }
  bool operator()(const ContainsRule& rule) const { return rule.min > 0 || rule.max; }
  bool operator()(const AllRule& rule) const { return any(rule.edges); }
  bool operator()(const AnyRule& rule) const {
    return std::all_of(rule.edges.begin(), rule.edges.end(), [&](const Edge& edge) { return fails_[edge.node]; });
  }
  bool operator()(const NotRule& rule) const { return !program_.nodes[rule.edge.node].is_false; }
  bool operator()(const IfRule& rule) const {
    return (rule.then && fails_[rule.then->node]) || (rule.otherwise && fails_[rule.otherwise->node]);
  }
  bool operator()(const RefRule& rule) const { return fails_[rule.edge.node]; }
  bool operator()(const DynamicRefRule& rule) const {
    return fails_[rule.fallback.node] ||
           std::any_of(rule.anchors.begin(), rule.anchors.end(), [&](const auto& one) { return fails_[one.second]; });
  }
  bool operator()(const UnevaluatedRule& rule) const { return fails_[rule.edge.node]; }
  template <class Other>
  bool operator()(const Other& /*rule*/) const {
    return true;
  }

 private:
  bool any(const std::vector<Edge>& edges) const {
    return std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) { return fails_[edge.node]; });
  }
  const SchemaProgram& program_;
  const std::vector<bool>& fails_;
  bool assert_formats_;
};

}  // namespace

std::optional<NodeId> find_loop(const SchemaProgram& program) {
  enum class State : std::uint8_t { fresh, open, done };
  struct Visit {
    NodeId node;
    std::vector<NodeId> next;
  };
  std::vector<State> states(program.nodes.size(), State::fresh);
  for (NodeId start = 0; start < program.nodes.size(); ++start) {
    if (states[start] != State::fresh) continue;
    std::vector<Visit> way;
    way.push_back({start, in_place_nodes(program, start)});
    states[start] = State::open;
    while (!way.empty()) {
      if (way.back().next.empty()) {
        states[way.back().node] = State::done;
        way.pop_back();
        continue;
      }
      const NodeId next = way.back().next.back();
      way.back().next.pop_back();
      if (states[next] == State::open) return next;
      if (states[next] == State::done) continue;
      states[next] = State::open;
      way.push_back({next, in_place_nodes(program, next)});
    }
  }
  return std::nullopt;
}

bool can_fail(const SchemaProgram& program, bool assert_formats) {
  std::vector<bool> fails(program.nodes.size(), false);
  for (bool grew = true; grew && !fails.front();) {
    grew = false;
    for (std::size_t i = program.nodes.size(); i-- > 0;) {
      const Node& node = program.nodes[i];
      if (fails[i]) continue;
      const auto begin = program.instructions.begin() + node.begin;
      const auto end = program.instructions.begin() + node.end;
      fails[i] = node.is_false || std::any_of(begin, end, [&](const Instruction& instruction) {
                   return std::visit(MayFail(program, fails, assert_formats), instruction.rule);
                 });
      grew = grew || fails[i];
    }
  }
  return fails.front();
}

}  // namespace llmeval
