#include "data/json.h"
#include "schema/application.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// Of those told of an alternative that an instance may have been meant for.
constexpr std::size_t k_mistakes_of_alternative = 8;

}  // namespace

bool Application::operator()(const PropertyNamesRule& rule) {
  if (!value().is_object()) return true;
  bool is_kept = true;
  for (const Member& member : value().object()) {
    const Value name(member.key);
    const Spot part{name, &spot_, &member.key};
    is_kept = apply_to(rule.edge, part, collector_) && is_kept;
    if ((!is_kept && !is_telling()) || is_done()) return false;
  }
  return is_kept;
}

bool Application::operator()(const DependentSchemasRule& rule) {
  if (!value().is_object()) return true;
  bool is_kept = true;
  for (const auto& [name, edge] : rule.schemas) {
    if (value().find(name) != nullptr) is_kept = apply_here(edge) && is_kept;
    if (!is_kept && !is_telling()) return false;
  }
  return is_kept;
}

bool Application::operator()(const ItemsRule& rule) {
  if (!value().is_list()) return true;
  bool is_kept = true;
  for (std::size_t i = 0; i < value().list().size(); ++i) {
    const Edge* const edge = i < rule.first.size() ? &rule.first[i] : rule.rest ? &*rule.rest : nullptr;
    if (edge == nullptr) break;
    is_kept = apply_to_item(*edge, i, collector_) && is_kept;
    if ((!is_kept && !is_telling()) || is_done()) return false;
    if (marks_ != nullptr) marks_->mark(i);
  }
  return is_kept;
}

bool Application::operator()(const ContainsRule& rule) {
  if (!value().is_list()) return true;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < value().list().size() && !is_done(); ++i) {
    if (!apply_to_item(rule.edge, i, nullptr)) continue;
    ++count;
    if (marks_ != nullptr && rule.evaluates) marks_->mark(i);
    // Nothing more can change; marks need all.
    if (count >= rule.min && !rule.max && marks_ == nullptr) return true;
  }
  if (count >= rule.min && (!rule.max || count <= *rule.max)) return true;
  if (!is_telling() || is_done()) return false;
  const bool is_few = count < rule.min;
  return fail_at(is_few ? (rule.min == 1 ? "contains" : "minContains") : "maxContains",
                 fmt::format("{} {} items that 'contains' accepts", is_few ? "at least" : "at most",
                             is_few ? rule.min : *rule.max),
                 fmt::format("{} of {}", count, value().list().size()));
}

bool Application::operator()(const AllRule& rule) {
  bool is_kept = true;
  for (const Edge& edge : rule.edges) {
    is_kept = apply_here(edge) && is_kept;
    if (!is_kept && !is_telling()) return false;
  }
  return is_kept;
}

bool Application::operator()(const AnyRule& rule) {
  bool is_kept = false;
  for (const Edge& edge : rule.edges) {
    is_kept = try_here(edge) || is_kept;
    if (is_kept && marks_ == nullptr) return true;
  }
  if (is_kept || !is_telling() || is_done()) return is_kept;
  fail(fmt::format("at least one of {} alternatives", rule.edges.size()));
  tell_closest(rule.edges);
  return false;
}

bool Application::operator()(const OneRule& rule) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < rule.edges.size(); ++i) {
    if (try_here(rule.edges[i])) kept.push_back(i);
    if (kept.size() > 1 && !is_telling()) return false;
  }
  if (kept.size() == 1) return true;
  if (!is_telling() || is_done()) return false;
  if (kept.empty()) {
    fail(fmt::format("exactly one of {} alternatives", rule.edges.size()));
    tell_closest(rule.edges);
    return false;
  }
  return fail(fmt::format("exactly one of {} alternatives", rule.edges.size()),
              fmt::format("{} that fit (oneOf/{}): {}", kept.size(), fmt::join(kept, ", oneOf/"),
                          excerpt(to_json(value()), 60)));
}

// Where one alternative is clearly the one that was meant (the others are of another type, or have more wrong), what is
// wrong by it.
void Application::tell_closest(const std::vector<Edge>& edges) {
  const std::string here = instance_pointer();
  const auto is_other_kind = [&](const SchemaMistake& mistake) {
    return mistake.instance == here && (mistake.keyword.ends_with("/type") || mistake.keyword.ends_with("/const") ||
                                        mistake.keyword.ends_with("/enum"));
  };
  std::vector<SchemaMistake> closest;
  bool is_clear = false;
  for (const Edge& edge : edges) {
    Collector own{k_mistakes_of_alternative};
    apply_here(edge, nullptr, &own);
    if (is_done()) return;
    if (std::any_of(own.mistakes.begin(), own.mistakes.end(), is_other_kind)) continue;
    if (!closest.empty() && own.mistakes.size() == closest.size()) is_clear = false;
    if (!closest.empty() && own.mistakes.size() >= closest.size()) continue;
    closest = std::move(own.mistakes);
    is_clear = true;
  }
  if (!is_clear) return;
  for (SchemaMistake& mistake : closest) collector_->add(std::move(mistake));
}

bool Application::operator()(const NotRule& rule) {
  if (!apply_here(rule.edge, nullptr, nullptr)) return !evaluator_.is_stopped();
  return is_telling() && fail("what the schema under 'not' refuses");
}

bool Application::operator()(const IfRule& rule) {
  const bool holds = try_here(rule.condition);
  if (is_done()) return false;
  const std::optional<Edge>& next = holds ? rule.then : rule.otherwise;
  return !next || apply_here(*next);
}

bool Application::operator()(const RefRule& rule) { return apply_here(rule.edge); }

bool Application::operator()(const DynamicRefRule& rule) {
  NodeId target = rule.fallback.node;
  // The outermost resource on the way here that has the anchor.
  for (const Scope* scope = scope_; scope != nullptr; scope = scope->outer) {
    for (const auto& [resource, node] : rule.anchors) {
      if (resource == scope->resource) target = node;
    }
  }
  return Application(*this, target, rule.fallback.step, spot_, marks_, collector_).run();
}

bool Application::operator()(const UnevaluatedRule& rule) {
  if (rule.of_properties ? !value().is_object() : !value().is_list()) return true;
  bool is_kept = true;
  for (std::size_t i = 0; i < part_count(); ++i) {
    if (marks_->is_marked(i)) continue;
    is_kept = (rule.of_properties
                   ? apply_to_member(rule.edge, *std::next(value().object().begin(), static_cast<std::ptrdiff_t>(i)))
                   : apply_to_item(rule.edge, i, collector_)) &&
              is_kept;
    if ((!is_kept && !is_telling()) || is_done()) return false;
  }
  marks_->mark_all();
  return is_kept;
}

}  // namespace llmeval
