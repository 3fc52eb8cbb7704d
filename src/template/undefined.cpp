#include "template/undefined.h"

#include "base/suggest.h"
#include "template/ast.h"
#include "template/python.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_max_shown_names = 10;
constexpr std::size_t k_max_index = Integer::k_max_digits + 2;

std::string list_names(const std::vector<std::string_view>& names, std::string_view what) {
  if (names.empty()) return fmt::format("there are no {}", what);
  const std::size_t shown = std::min(names.size(), k_max_shown_names);
  return fmt::format("the {} are: {}{}", what,
                     fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     shown < names.size() ? ", …" : "");
}

// How a name, its members and items are written; anything else is an ellipsis.
std::string write(const ast::Expr& expr) {
  if (const auto* name = std::get_if<ast::Name>(&expr.node)) return name->text;
  if (const auto* attribute = std::get_if<ast::Attribute>(&expr.node))
    return write(*attribute->object) + "." + attribute->name;
  if (const auto* index = std::get_if<ast::Index>(&expr.node)) {
    std::string text = write(*index->object) + "[";
    const auto* constant = std::get_if<ast::Constant>(&index->index->node);
    if (constant != nullptr && constant->value.is(Datum::Kind::text)) {
      text += fmt::format("\"{}\"", constant->value.text());
    } else if (constant != nullptr) {
      append_printed(text, constant->value, k_max_index);
    } else {
      text += write(*index->index);
    }
    return text + "]";
  }
  return "…";
}

std::vector<std::string_view> names_of(const Datum& object) {
  std::vector<std::string_view> names;
  names.reserve(object.size());
  for (std::size_t i = 0; i < object.size(); ++i) names.push_back(object.key(i).text());
  return names;
}

std::string hint_for_variable(const ast::Name& name, const Object& variables) {
  if (!name.slots.empty()) return "the template sets it only where a condition holds";
  std::vector<std::string_view> known;
  for (const Member& member : variables) known.emplace_back(member.key);
  const std::vector<std::string_view> variables_only = known;
  known.insert(known.end(), name.nearby.begin(), name.nearby.end());
  std::string near = did_you_mean(name.text, known);
  return near.empty() ? list_names(variables_only, "variables") : near;
}

// Why `container` has no `name`; or no item there, where the name is empty.
std::string hint_for_member(const Datum& container, std::string_view name, const std::string& written) {
  if (container.is(Datum::Kind::object)) {
    const std::vector<std::string_view> names = names_of(container);
    std::string near = did_you_mean(name, names);
    return near.empty() ? list_names(names, "keys") : near;
  }
  if (container.is(Datum::Kind::list) && name.empty()) return fmt::format("the list has {} items", container.size());
  if (container.is(Datum::Kind::list)) return fmt::format("'{}' is a list; an item of it is '{}[0]'", written, written);
  return fmt::format("'{}' is {}", written, describe_kind(container));
}

std::string text_of(const ast::Expr& expr) {
  const auto* constant = std::get_if<ast::Constant>(&expr.node);
  const bool is_text = constant != nullptr && constant->value.is(Datum::Kind::text);
  return is_text ? std::string(constant->value.text()) : std::string();
}

struct Describer {
  const Datum& value;
  const ast::Expr& expr;
  const Object& variables;

  RenderError error(std::string message, std::string hint) const {
    return {expr.place, std::move(message), std::move(hint)};
  }

  RenderError operator()(const ast::Name& name) const {
    return error(fmt::format("'{}' is undefined", name.text), hint_for_variable(name, variables));
  }
  RenderError operator()(const ast::Attribute& node) const {
    return error(fmt::format("'{}' is undefined", write(expr)),
                 hint_for_member(value.missing_container(), node.name, write(*node.object)));
  }
  RenderError operator()(const ast::Index& node) const {
    return error(fmt::format("'{}' is undefined", write(expr)),
                 hint_for_member(value.missing_container(), text_of(*node.index), write(*node.object)));
  }
  RenderError operator()(const ast::FilterCall& node) const {
    const std::string_view filter = node.filter == FilterId::first ? "first" : "last";
    return error(
        fmt::format("'{}' finds nothing in {} without items", filter, describe_kind(value.missing_container())),
        "add: | default('…')");
  }
  RenderError operator()(const ast::Conditional&) const {
    return error("the condition is false and there is no 'else'", "add: else '…'");
  }
  RenderError operator()(const ast::LoopValue& node) const {
    const bool previous = node.field == ast::LoopField::previtem;
    return error(fmt::format("'loop.{}' is undefined", previous ? "previtem" : "nextitem"),
                 previous ? "the first step has none" : "the last step has none");
  }
  template <class Other>
  RenderError operator()(const Other&) const {
    return error("the value is undefined", "");
  }
};

}  // namespace

RenderError describe_undefined(const Datum& value, const Object& variables) {
  const ast::Expr& expr = value.missing_node();
  return std::visit(Describer{value, expr, variables}, expr.node);
}

}  // namespace llmeval
