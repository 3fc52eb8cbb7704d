#include "template/resolver.h"

#include "base/suggest.h"
#include "template/ast_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::pair<std::string_view, ast::LoopField>, 9> k_loop_fields = {{
    {"index", ast::LoopField::index},
    {"index0", ast::LoopField::index0},
    {"revindex", ast::LoopField::revindex},
    {"revindex0", ast::LoopField::revindex0},
    {"first", ast::LoopField::first},
    {"last", ast::LoopField::last},
    {"length", ast::LoopField::length},
    {"previtem", ast::LoopField::previtem},
    {"nextitem", ast::LoopField::nextitem},
}};

constexpr std::size_t k_max_nearby = 50;

using Names = std::vector<std::string_view>;

// The variables that surely are defined where `condition` is `outcome`: `x is defined and …`, `not (x is undefined or
// …)`.
void add_defined(const ast::Expr& condition, bool outcome, Names& names) {
  if (const auto* test = std::get_if<ast::TestCall>(&condition.node)) {
    const auto* name = std::get_if<ast::Name>(&test->input->node);
    const bool says_defined = test->test == TestId::defined ? !test->negated : test->negated;
    const bool is_about = test->test == TestId::defined || test->test == TestId::undefined;
    if (name != nullptr && is_about && says_defined == outcome) names.push_back(name->text);
  } else if (const auto* unary = std::get_if<ast::Unary>(&condition.node)) {
    if (unary->op == ast::UnaryOp::logical_not) add_defined(*unary->operand, !outcome, names);
  } else if (const auto* logic = std::get_if<ast::Logic>(&condition.node)) {
    if (logic->all != outcome) return;
    for (const ast::ExprPtr& operand : logic->operands) add_defined(*operand, outcome, names);
  }
}

class Resolver {
 public:
  Resolver(bool chat, Diagnostics& diagnostics) : chat_(chat), diagnostics_(diagnostics) { scopes_.emplace_back(); }

  void resolve_block(ast::Block& block) {
    for (ast::Statement& statement : block) {
      std::visit([&](auto& node) { resolve_statement(node); }, statement.node);
    }
  }

  void resolve_expr(ast::Expr& expr) {
    if (auto* name = std::get_if<ast::Name>(&expr.node)) return resolve_name(*name, expr.place, false);
    if (resolve_loop_field(expr) || resolve_guarded(expr)) return;
    const auto* filter = std::get_if<ast::FilterCall>(&expr.node);
    if (filter != nullptr && filter->filter == FilterId::image) {
      diagnostics_.error(expr.place, "'image' cannot be used here",
                         "it ends an output of a chat prompt: {{ x | image }}");
    }
    ast::for_each_part(expr, [&](ast::Expr& part) { resolve_expr(part); });
  }

  Resolution finish() && { return {std::move(variables_), slot_count_, places_history_}; }

 private:
  struct Local {
    std::string_view name;
    ast::Slot slot;
  };
  using Certain = std::vector<bool>;

  void resolve_statement(ast::Text&) {}
  void resolve_statement(ast::Role&) {}

  void resolve_statement(ast::Output& output) {
    auto* name = std::get_if<ast::Name>(&output.value->node);
    if (chat_ && name != nullptr && name->text == "history" && find_locals("history").empty()) {
      output.kind = ast::OutputKind::history;
      places_history_ = true;
      return;
    }
    auto* filter = std::get_if<ast::FilterCall>(&output.value->node);
    if (chat_ && filter != nullptr && filter->filter == FilterId::image) {
      output.kind = ast::OutputKind::image;
      ast::ExprPtr image = std::move(filter->input);
      output.value = std::move(image);
    }
    resolve_expr(*output.value);
  }

  void resolve_statement(ast::If& node) {
    const std::size_t guards = guarded_.size();
    const Certain before = certain_;
    std::optional<Certain> after;
    const auto branch = [&](ast::Block& body) {
      resolve_block(body);
      after = after ? both(*after, certain_) : certain_;
      certain_ = before;
    };
    for (ast::Branch& part : node.branches) {
      const std::size_t before_body = guarded_.size();
      if (part.condition) resolve_expr(*part.condition);
      if (part.condition) add_defined(*part.condition, true, guarded_);
      branch(part.body);
      guarded_.resize(before_body);
      if (part.condition) add_defined(*part.condition, false, guarded_);
    }
    branch(node.otherwise);
    guarded_.resize(guards);
    certain_ = *after;
  }

  static Certain both(const Certain& a, const Certain& b) {
    Certain result(std::min(a.size(), b.size()));
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = a[i] && b[i];
    return result;
  }

  void resolve_statement(ast::For& node) {
    if (node.iterable) resolve_expr(*node.iterable);
    const Certain before = certain_;
    node.slots.first = slot_count_;
    scopes_.emplace_back();
    declare(node.target);
    // The filter does not see the loop it filters for.
    if (node.filter) resolve_expr(*node.filter);
    node.level = loop_count_++;
    resolve_block(node.body);
    --loop_count_;
    scopes_.back().clear();
    certain_ = before;
    resolve_block(node.otherwise);
    scopes_.pop_back();
    certain_ = before;
    node.slots.end = slot_count_;
  }

  void resolve_statement(ast::Set& node) {
    resolve_expr(*node.value);
    declare(node.target);
  }

  void resolve_statement(ast::Scope& node) {
    const Certain before = certain_;
    node.slots.first = slot_count_;
    scopes_.emplace_back();
    resolve_block(node.body);
    scopes_.pop_back();
    certain_ = before;
    node.slots.end = slot_count_;
  }

  void declare(ast::Target& target) {
    for (ast::Target& part : target.parts) declare(part);
    if (!target.parts.empty()) return;
    std::vector<Local>& scope = scopes_.back();
    const auto known =
        std::find_if(scope.begin(), scope.end(), [&](const Local& local) { return local.name == target.name; });
    target.slot = known != scope.end() ? known->slot : slot_count_++;
    if (known == scope.end()) scope.push_back({target.name, target.slot});
    certain_.resize(slot_count_);
    certain_[target.slot] = true;
  }

  // Innermost first, up to one that is surely set.
  std::vector<ast::Slot> find_locals(std::string_view name) const {
    std::vector<ast::Slot> slots;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found =
          std::find_if(scope->begin(), scope->end(), [&](const Local& local) { return local.name == name; });
      if (found == scope->end()) continue;
      slots.push_back(found->slot);
      if (is_certain(found->slot)) break;
    }
    return slots;
  }

  bool is_certain(ast::Slot slot) const { return slot < certain_.size() && certain_[slot]; }

  void resolve_name(ast::Name& name, Place place, bool guarded) {
    if (name.text == "loop" && loop_count_ > 0) {
      diagnostics_.error(place, "'loop' is not a value", "it has fields such as 'loop.index'");
      return;
    }
    name.slots = find_locals(name.text);
    name.certain = !name.slots.empty() && is_certain(name.slots.back());
    if (name.certain) return;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      for (const Local& local : *scope) {
        if (name.nearby.size() < k_max_nearby) name.nearby.emplace_back(local.name);
      }
    }
    const bool is_guarded = std::find(guarded_.begin(), guarded_.end(), name.text) != guarded_.end();
    add_use(name.text, place, guarded || is_guarded || !name.slots.empty());
  }

  void add_use(const std::string& name, Place place, bool optional) {
    const auto known =
        std::find_if(variables_.begin(), variables_.end(), [&](const VariableUse& use) { return use.name == name; });
    if (known == variables_.end()) {
      variables_.push_back({name, place, optional});
    } else {
      known->optional = known->optional && optional;
    }
  }

  // `loop.index` inside a loop becomes a node of its own.
  bool resolve_loop_field(ast::Expr& expr) {
    const auto* attribute = std::get_if<ast::Attribute>(&expr.node);
    const auto* object = attribute != nullptr ? std::get_if<ast::Name>(&attribute->object->node) : nullptr;
    if (object == nullptr || object->text != "loop" || loop_count_ == 0) return false;
    const std::string field = attribute->name;
    const auto* found = std::find_if(k_loop_fields.begin(), k_loop_fields.end(),
                                     [&](const auto& known) { return known.first == field; });
    if (found == k_loop_fields.end()) {
      Names known;
      for (const auto& [name, id] : k_loop_fields) known.push_back(name);
      std::string near = did_you_mean(field, known);
      diagnostics_.error(expr.place, fmt::format("'loop' has no field '{}'", field),
                         near.empty()
                             ? "there are index, index0, revindex, revindex0, first, last, length, previtem, nextitem"
                             : near);
      return true;
    }
    expr.node = ast::LoopValue{found->second, loop_count_ - 1};
    return true;
  }

  // Expressions whose parts may be undefined: `x | default(…)`, tests, and what a condition before them has asked.
  bool resolve_guarded(ast::Expr& expr) {
    if (auto* test = std::get_if<ast::TestCall>(&expr.node)) {
      const bool computes = test->test == TestId::even || test->test == TestId::odd;
      resolve_lazy(*test->input, !computes);
      return true;
    }
    if (auto* filter = std::get_if<ast::FilterCall>(&expr.node);
        filter != nullptr && filter->filter == FilterId::default_value) {
      resolve_lazy(*filter->input, true);
      for (const ast::ExprPtr& argument : filter->arguments) {
        if (argument) resolve_expr(*argument);
      }
      return true;
    }
    if (auto* choice = std::get_if<ast::Conditional>(&expr.node)) {
      resolve_expr(*choice->condition);
      resolve_under(*choice->condition, true, *choice->value);
      if (choice->otherwise) resolve_under(*choice->condition, false, *choice->otherwise);
      return true;
    }
    if (auto* logic = std::get_if<ast::Logic>(&expr.node)) {
      const std::size_t guards = guarded_.size();
      for (const ast::ExprPtr& operand : logic->operands) {
        resolve_expr(*operand);
        add_defined(*operand, logic->all, guarded_);
      }
      guarded_.resize(guards);
      return true;
    }
    return false;
  }

  void resolve_lazy(ast::Expr& expr, bool guarded) {
    if (auto* name = std::get_if<ast::Name>(&expr.node)) return resolve_name(*name, expr.place, guarded);
    resolve_expr(expr);
  }

  void resolve_under(const ast::Expr& condition, bool outcome, ast::Expr& expr) {
    const std::size_t guards = guarded_.size();
    add_defined(condition, outcome, guarded_);
    resolve_expr(expr);
    guarded_.resize(guards);
  }

  bool chat_;
  Diagnostics& diagnostics_;
  std::vector<std::vector<Local>> scopes_;
  Certain certain_;  // By slot: surely set where the walk is now.
  Names guarded_;    // Variables that surely are defined where the walk is now.
  unsigned loop_count_ = 0;
  ast::Slot slot_count_ = 0;
  std::vector<VariableUse> variables_;
  bool places_history_ = false;
};

}  // namespace

Resolution resolve(ast::Block& block, bool chat, Diagnostics& diagnostics) {
  Resolver resolver(chat, diagnostics);
  resolver.resolve_block(block);
  return std::move(resolver).finish();
}

Resolution resolve(ast::Expr& expr, Diagnostics& diagnostics) {
  Resolver resolver(false, diagnostics);
  resolver.resolve_expr(expr);
  return std::move(resolver).finish();
}

}  // namespace llmeval
