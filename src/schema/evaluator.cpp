#include "schema/evaluator.h"

#include "data/json.h"
#include "schema/application.h"
#include "schema/documents.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

void Collector::add(SchemaMistake mistake) {
  if (mistakes.size() < limit) {
    mistakes.push_back(std::move(mistake));
  } else {
    is_cut = true;
  }
}

bool SchemaEvaluator::run(const Value& instance, Collector* collector) {
  const Spot whole{instance};
  return Application(*this, 0, whole, collector).run() && !is_stopped();
}

Application::Application(SchemaEvaluator& evaluator, NodeId node, const Spot& spot, Collector* collector)
    : evaluator_(evaluator),
      node_(evaluator.program_.nodes[node]),
      spot_(spot),
      own_scope_{nullptr, node_.resource},
      scope_(&own_scope_),
      collector_(collector) {}

Application::Application(const Application& from, NodeId node, std::string_view step, const Spot& spot, Marks* marks,
                         Collector* collector)
    : evaluator_(from.evaluator_),
      node_(evaluator_.program_.nodes[node]),
      spot_(spot),
      from_(&from),
      step_(step),
      own_scope_{from.scope_, node_.resource},
      scope_(from.scope_->resource == node_.resource ? from.scope_ : &own_scope_),
      marks_(marks),
      collector_(collector) {}

bool Application::run() {
  if (evaluator_.depth_ >= Schema::k_max_depth)
    evaluator_.stop(fmt::format("schemas apply to it over {} deep", Schema::k_max_depth));
  if (++evaluator_.steps_ > SchemaEvaluator::k_max_steps) evaluator_.stop("its schema takes too many steps");
  if (is_done()) return false;
  if (node_.is_false) return fail_at({}, "no value here", {});
  ++evaluator_.depth_;
  Marks* const outer = marks_;
  std::optional<Marks> own;
  if (node_.tracks) marks_ = &own.emplace(part_count());
  bool is_kept = true;
  for (std::uint32_t i = node_.begin; i < node_.end && !is_done(); ++i) {
    const Instruction& instruction = evaluator_.program_.instructions[i];
    // What a failed schema evaluated does not count, so all would seem to be left.
    if (!is_kept && std::holds_alternative<UnevaluatedRule>(instruction.rule)) continue;
    keyword_ = instruction.keyword;
    is_kept = std::visit(*this, instruction.rule) && is_kept;
    if (!is_kept && !is_telling()) break;
  }
  --evaluator_.depth_;
  if (own && outer != nullptr) outer->add(*own);
  return is_kept && !evaluator_.is_stopped();
}

std::size_t Application::part_count() const {
  if (value().is_object()) return value().object().size();
  return value().is_list() ? value().list().size() : 0;
}

bool Application::apply_here(const Edge& edge, Marks* marks, Collector* collector) {
  return Application(*this, edge.node, edge.step, spot_, marks, collector).run();
}

bool Application::try_here(const Edge& edge) {
  if (marks_ == nullptr) return apply_here(edge, nullptr, nullptr);
  Marks marks(part_count());
  const bool is_kept = apply_here(edge, &marks, nullptr);
  if (is_kept) marks_->add(marks);
  return is_kept;
}

bool Application::apply_to(const Edge& edge, const Spot& part, Collector* collector) {
  return Application(*this, edge.node, edge.step, part, nullptr, collector).run();
}

bool Application::apply_to_member(const Edge& edge, const Member& member) {
  const Spot part{member.value, &spot_, &member.key};
  return apply_to(edge, part, collector_);
}

bool Application::apply_to_item(const Edge& edge, std::size_t index, Collector* collector) {
  const Spot part{value().list()[index], &spot_, nullptr, index};
  return apply_to(edge, part, collector);
}

bool Application::fail(std::string_view expected) { return fail_at(keyword_, expected, {}); }

bool Application::fail(std::string_view expected, std::string_view got) { return fail_at(keyword_, expected, got); }

bool Application::fail_at(std::string_view keyword, std::string_view expected, std::string_view got) {
  if (!is_telling()) return false;
  const std::string suffix = keyword.empty() ? std::string() : fmt::format("/{}", keyword);
  SchemaMistake mistake;
  mistake.instance = instance_pointer();
  mistake.keyword = keyword_pointer() + suffix;
  mistake.absolute = node_.location + suffix;
  mistake.message = fmt::format("expected {}, got {}", expected, got.empty() ? excerpt(to_json(value()), 60) : got);
  collector_->add(std::move(mistake));
  return false;
}

std::string Application::instance_pointer() const {
  std::vector<std::string> tokens;
  for (const Spot* spot = &spot_; spot->outer != nullptr; spot = spot->outer)
    tokens.push_back(spot->key != nullptr ? pointer_token(*spot->key) : std::to_string(spot->index));
  std::string pointer;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) pointer.append("/").append(*token);
  return pointer;
}

std::string Application::keyword_pointer() const {
  std::vector<std::string_view> steps;
  for (const Application* one = this; one != nullptr; one = one->from_) steps.push_back(one->step_);
  std::string pointer;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) pointer += *step;
  return pointer;
}

}  // namespace llmeval
