#pragma once

#include "compare/shape_drift.h"
#include "data/value.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside compare/ only: what AnswerShapes keeps.

using SideCounts = std::array<std::uint64_t, 2>;
inline std::size_t side_index(ShapeSide side) { return static_cast<std::size_t>(side); }
inline void add_counts(SideCounts& counts, const SideCounts& more) {
  counts[0] += more[0];
  counts[1] += more[1];
}

/// JSON Schema's types; a number that is written without fraction and exponent is an integer.
inline constexpr std::size_t k_shape_types = 7;
std::string_view shape_type_name(std::size_t type);

/// A place in JSON answers.
struct ShapeNode {
  struct Child {
    std::string key;
    std::uint32_t node = 0;
  };
  /// A text or boolean that occurred there.
  struct Occurring {
    std::string text;
    SideCounts answers{};
    std::uint64_t last_answer = 0;
  };

  std::uint32_t parent = 0;
  bool is_item = false;  ///< Of a list; else a member.
  std::string key;
  std::vector<Child> children;
  std::uint32_t item = 0;  ///< The node of its items; 0: none yet.

  SideCounts answers{};      ///< That have it at least once.
  SideCounts present{};      ///< In which every object (or list) around it has it.
  SideCounts with_object{};  ///< In which it is an object at least once.
  SideCounts with_list{};
  SideCounts with_value{};  ///< In which it is a text or boolean at least once.
  std::array<SideCounts, k_shape_types> types{};
  std::vector<Occurring> values;
  bool has_many_values = false;  ///< Then none are kept.

  // Of the answer that is read.
  std::uint64_t last_answer = 0;
  std::uint32_t seen = 0;
  std::uint32_t objects = 0;
  std::uint32_t lists = 0;
  std::uint32_t type_bits = 0;
};

/// The places of JSON answers, and what was there. Bounded: what is beyond its limits is not kept.
class ShapeTree {
 public:
  static constexpr std::size_t k_most_nodes = 2'000;
  static constexpr std::size_t k_most_children = 200;
  static constexpr std::size_t k_most_values = 20;
  static constexpr std::size_t k_most_text = 60;  ///< Bytes of a value; a longer one is prose.
  static constexpr std::size_t k_most_key = 200;

  ShapeTree() : nodes_(1) {}

  /// An object or list.
  void add(ShapeSide side, const Value& answer);
  void merge(const ShapeTree& other);

  const std::vector<ShapeNode>& nodes() const { return nodes_; }  ///< The first is the whole answer.
  std::string pointer_of(const ShapeNode& node) const;
  bool is_cut() const { return is_cut_; }

 private:
  static constexpr std::uint32_t k_none = std::numeric_limits<std::uint32_t>::max();

  void walk(std::uint32_t place, const Value& value);
  void walk_object(std::uint32_t place, const Object& object);
  void walk_list(std::uint32_t place, const List& list);
  std::uint32_t child_of(std::uint32_t place, std::string_view key, std::size_t position);
  std::uint32_t item_of(std::uint32_t place);
  std::uint32_t make_node(std::uint32_t parent, bool is_item, std::string_view key);
  void see(std::uint32_t place);
  static ShapeNode::Occurring* find_value(ShapeNode& node, std::string_view text);
  void note_value(ShapeNode& node, std::string_view text);
  static void merge_node(ShapeNode& node, const ShapeNode& other);
  void count_answer();

  std::vector<ShapeNode> nodes_;
  std::vector<std::uint32_t> touched_;  // By the answer that is read.
  std::uint64_t answer_ = 0;
  std::size_t side_ = 0;
  bool is_cut_ = false;
};

}  // namespace llmeval
