#include "compare/shape_tree.h"

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::uint32_t k_value_bits = 1U << 1U | 1U << 4U;  // Booleans and texts.

// In the order of their names.
std::size_t type_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return 0;
    case ValueKind::boolean:
      return 1;
    case ValueKind::number:
      return value.number().is_integer() ? 2 : 3;
    case ValueKind::text:
      return 4;
    case ValueKind::list:
      return 5;
    case ValueKind::object:
      return 6;
  }
  return 0;
}

}  // namespace

std::string_view shape_type_name(std::size_t type) {
  constexpr std::array<std::string_view, k_shape_types> k_names{"null",   "boolean", "integer", "number",
                                                                "string", "array",   "object"};
  return k_names.at(type);
}

void ShapeTree::add(ShapeSide side, const Value& answer) {
  ++answer_;
  side_ = side_index(side);
  see(0);
  walk(0, answer);
  count_answer();
}

// Depth is bounded by the reader's limit.
void ShapeTree::walk(std::uint32_t place, const Value& value) {
  ShapeNode& node = nodes_[place];
  node.type_bits |= 1U << type_of(value);
  if (value.is_text()) {
    note_value(node, value.text());
  } else if (value.is_boolean()) {
    note_value(node, value.boolean() ? "true" : "false");
  } else if (value.is_object()) {
    walk_object(place, value.object());
  } else if (value.is_list()) {
    walk_list(place, value.list());
  }
}

void ShapeTree::walk_object(std::uint32_t place, const Object& members) {
  ++nodes_[place].objects;
  std::size_t position = 0;
  for (const Member& member : members) {
    const std::uint32_t child = child_of(place, member.key, position++);
    if (child == k_none) continue;
    see(child);
    walk(child, member.value);
  }
}

void ShapeTree::walk_list(std::uint32_t place, const List& items) {
  ++nodes_[place].lists;
  const std::uint32_t item = items.empty() ? k_none : item_of(place);
  if (item == k_none) return;
  see(item);
  for (const Value& value : items) walk(item, value);
}

// Answers of a kind have their members in one order: most are found at the first look.
std::uint32_t ShapeTree::child_of(std::uint32_t place, std::string_view key, std::size_t position) {
  const std::vector<ShapeNode::Child>& children = nodes_[place].children;
  if (position < children.size() && children[position].key == key) return children[position].node;
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const ShapeNode::Child& child) { return child.key == key; });
  if (found != children.end()) return found->node;
  if (children.size() == k_most_children || key.size() > k_most_key) {
    is_cut_ = true;
    return k_none;
  }
  const std::uint32_t made = make_node(place, false, key);
  if (made != k_none) nodes_[place].children.push_back({std::string(key), made});
  return made;
}

std::uint32_t ShapeTree::item_of(std::uint32_t place) {
  if (nodes_[place].item != 0) return nodes_[place].item;
  const std::uint32_t made = make_node(place, true, {});
  if (made != k_none) nodes_[place].item = made;
  return made;
}

std::uint32_t ShapeTree::make_node(std::uint32_t parent, bool is_item, std::string_view key) {
  if (nodes_.size() == k_most_nodes) {
    is_cut_ = true;
    return k_none;
  }
  ShapeNode& node = nodes_.emplace_back();
  node.parent = parent;
  node.is_item = is_item;
  node.key = key;
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void ShapeTree::see(std::uint32_t place) {
  ShapeNode& node = nodes_[place];
  if (node.last_answer != answer_) {
    node.last_answer = answer_;
    node.seen = node.objects = node.lists = node.type_bits = 0;
    touched_.push_back(place);
  }
  ++node.seen;
}

// Nullptr, and all values given up, where they are too many or this is none.
ShapeNode::Occurring* ShapeTree::find_value(ShapeNode& node, std::string_view value) {
  if (node.has_many_values) return nullptr;
  auto found = std::find_if(node.values.begin(), node.values.end(),
                            [&](const ShapeNode::Occurring& one) { return one.text == value; });
  if (found == node.values.end()) {
    if (node.values.size() == k_most_values || value.size() > k_most_text) {
      node.has_many_values = true;
      node.values = {};
      return nullptr;
    }
    found = node.values.insert(found, {std::string(value), {}, 0});
  }
  return &*found;
}

void ShapeTree::note_value(ShapeNode& node, std::string_view value) {
  ShapeNode::Occurring* const found = find_value(node, value);
  if (found == nullptr || found->last_answer == answer_) return;
  found->last_answer = answer_;
  ++found->answers[side_];
}

void ShapeTree::merge(const ShapeTree& other) {
  is_cut_ = is_cut_ || other.is_cut_;
  // What is around a node always stands before it.
  std::vector<std::uint32_t> places(other.nodes_.size(), 0);
  for (std::size_t i = 0; i < other.nodes_.size(); ++i) {
    const ShapeNode& node = other.nodes_[i];
    if (i > 0) {
      const std::uint32_t around = places[node.parent];
      places[i] = around == k_none ? k_none : node.is_item ? item_of(around) : child_of(around, node.key, 0);
    }
    if (places[i] != k_none) merge_node(nodes_[places[i]], node);
  }
}

void ShapeTree::merge_node(ShapeNode& node, const ShapeNode& other) {
  add_counts(node.answers, other.answers);
  add_counts(node.present, other.present);
  add_counts(node.with_object, other.with_object);
  add_counts(node.with_list, other.with_list);
  add_counts(node.with_value, other.with_value);
  for (std::size_t type = 0; type < k_shape_types; ++type) add_counts(node.types[type], other.types[type]);
  if (other.has_many_values) {
    node.has_many_values = true;
    node.values = {};
  }
  for (const ShapeNode::Occurring& value : other.values) {
    ShapeNode::Occurring* const found = find_value(node, value.text);
    if (found != nullptr) add_counts(found->answers, value.answers);
  }
}

void ShapeTree::count_answer() {
  for (const std::uint32_t place : touched_) {
    ShapeNode& node = nodes_[place];
    ++node.answers[side_];
    if (node.objects > 0) ++node.with_object[side_];
    if (node.lists > 0) ++node.with_list[side_];
    if ((node.type_bits & k_value_bits) != 0) ++node.with_value[side_];
    for (std::size_t type = 0; type < k_shape_types; ++type) {
      if ((node.type_bits >> type & 1U) != 0) ++node.types[type][side_];
    }
    const ShapeNode& around = nodes_[node.parent];
    if (place != 0 && node.seen == (node.is_item ? around.lists : around.objects)) ++node.present[side_];
  }
  touched_.clear();
}

std::string ShapeTree::pointer_of(const ShapeNode& node) const {
  std::string pointer;
  for (const ShapeNode* at = &node; at != &nodes_.front(); at = &nodes_[at->parent]) {
    std::string part = "/";
    if (at->is_item) part += '*';
    for (const char c : at->key) {
      if (c == '~' || c == '/') {
        part += c == '~' ? "~0" : "~1";
      } else {
        part += c;
      }
    }
    pointer.insert(0, part);
  }
  return pointer;
}

}  // namespace llmeval
