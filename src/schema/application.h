#pragma once

#include "schema/evaluator.h"
#include "schema/marks.h"
#include "schema/program.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// Inside schema/ only.

/// A part of the instance, and the way to it.
struct Spot {
  const Value& value;
  const Spot* outer = nullptr;
  const std::string* key = nullptr;  ///< Of a member; of an item there is its index.
  std::size_t index = 0;
};

/// One node applied to one part of the instance; lives on the stack, below the one that applies it.
class Application {
 public:
  Application(SchemaEvaluator& evaluator, NodeId node, const Spot& spot, Collector* collector);

  bool run();

  // For std::visit: whether the instance keeps the rule. What is wrong is told as it is found.
  bool operator()(const TypeRule& rule);
  bool operator()(const ConstRule& rule);
  bool operator()(const EnumRule& rule);
  bool operator()(const BoundRule& rule);
  bool operator()(const MultipleRule& rule);
  bool operator()(const SizeRule& rule);
  bool operator()(const PatternRule& rule);
  bool operator()(const FormatRule& rule);
  bool operator()(const UniqueRule& rule);
  bool operator()(const ObjectRule& rule);
  bool operator()(const PropertyNamesRule& rule);
  bool operator()(const DependentRequiredRule& rule);
  bool operator()(const DependentSchemasRule& rule);
  bool operator()(const ItemsRule& rule);
  bool operator()(const ContainsRule& rule);
  bool operator()(const AllRule& rule);
  bool operator()(const AnyRule& rule);
  bool operator()(const OneRule& rule);
  bool operator()(const NotRule& rule);
  bool operator()(const IfRule& rule);
  bool operator()(const RefRule& rule);
  bool operator()(const DynamicRefRule& rule);
  bool operator()(const UnevaluatedRule& rule);

 private:
  Application(const Application& from, NodeId node, std::string_view step, const Spot& spot, Marks* marks,
              Collector* collector);

  const Value& value() const { return spot_.value; }
  /// Nothing more needs to be known.
  bool is_done() const { return evaluator_.is_stopped() || (collector_ != nullptr && collector_->is_cut); }
  std::size_t part_count() const;

  /// Applies a schema to the same instance, for its own result and marks.
  bool apply_here(const Edge& edge, Marks* marks, Collector* collector);
  bool apply_here(const Edge& edge) { return apply_here(edge, marks_, collector_); }
  /// The same with marks that count only where it is kept.
  bool try_here(const Edge& edge);
  bool apply_to(const Edge& edge, const Spot& part, Collector* collector);
  bool apply_to_member(const Edge& edge, const Member& member);
  bool apply_to_item(const Edge& edge, std::size_t index, Collector* collector);

  bool matches(const Regex& regex, std::string_view text, std::string_view written);
  bool member_holds(const ObjectRule& rule, const Member& member, std::size_t index, std::size_t& next,
                    std::size_t& found);
  bool missing(const ObjectRule& rule);
  bool need(const std::vector<std::string>& names, std::string_view beside);
  void tell_closest(const std::vector<Edge>& edges);

  bool is_telling() const { return collector_ != nullptr; }
  /// Tells a mistake against the keyword at hand; false.
  bool fail(std::string_view expected);
  bool fail(std::string_view expected, std::string_view got);
  bool fail_at(std::string_view keyword, std::string_view expected, std::string_view got);
  std::string instance_pointer() const;
  std::string keyword_pointer() const;

  struct Scope {
    const Scope* outer;
    ResourceId resource;
  };

  SchemaEvaluator& evaluator_;
  const Node& node_;
  const Spot& spot_;
  const Application* from_ = nullptr;
  std::string_view step_;
  Scope own_scope_;
  const Scope* scope_;
  Marks* marks_ = nullptr;
  Collector* collector_;
  std::string_view keyword_;
};

}  // namespace llmeval
