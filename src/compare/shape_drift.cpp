#include "compare/shape_drift.h"

#include "compare/answer_shapes.h"
#include "stats/distribution.h"
#include "stats/fisher.h"
#include "stats/multiple_tests.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// A change and how likely it is by chance.
struct Tested {
  ShapeChange change;
  double p = 1;
  double size = 0;  // For the order, in [0,1].
  bool is_large = false;
};

// Exact, but of large tables without a small cell: there the exact test takes long and says the same.
double share_p(const ShapeCount& before, const ShapeCount& after) {
  const std::uint64_t with = before.count + after.count;
  const std::uint64_t all = before.total + after.total;
  const auto total = static_cast<double>(all);
  const double least_expected = static_cast<double>(std::min(with, all - with)) *
                                static_cast<double>(std::min(before.total, after.total)) / total;
  constexpr std::uint64_t k_few = 500;
  if (all <= k_few || least_expected < 5) {
    // The rarer answer leads, since the test goes through all tables with as many of it.
    const bool with_is_rarer = with <= all - with;
    const std::uint64_t old_rare = with_is_rarer ? before.count : before.total - before.count;
    const std::uint64_t new_rare = with_is_rarer ? after.count : after.total - after.count;
    return test_fisher({old_rare, before.total - old_rare, new_rare, after.total - new_rare}).two_sided;
  }
  const double pooled = static_cast<double>(with) / total;
  const double difference = static_cast<double>(after.count) / static_cast<double>(after.total) -
                            static_cast<double>(before.count) / static_cast<double>(before.total);
  const double variance =
      pooled * (1 - pooled) * (1 / static_cast<double>(before.total) + 1 / static_cast<double>(after.total));
  return chi_square_tail(difference * difference / variance);
}

class GroupTests {
 public:
  GroupTests(const AnswerShapes::State& state, const ShapeRule& rule) : state_(state), rule_(rule) {}

  std::vector<Tested> run() {
    test_share(ShapeKind::json, {}, {}, state_.json, state_.answers);
    for (const ShapeNode& node : state_.tree.nodes()) test_node(node);
    test_share(ShapeKind::code_fence, {}, {}, state_.fenced, state_.answers);
    for (std::size_t script = 1; script < k_scripts; ++script) {
      test_share(ShapeKind::script, {}, script_name(static_cast<Script>(script)), state_.scripts[script],
                 state_.with_letters);
    }
    test_length();
    return std::move(tests_);
  }

 private:
  void test_node(const ShapeNode& node) {
    const std::string pointer = state_.tree.pointer_of(node);
    const bool is_root = &node == &state_.tree.nodes().front();
    const ShapeNode& around = state_.tree.nodes()[node.parent];
    if (!is_root) {
      test_share(ShapeKind::presence, pointer, {}, node.present, node.is_item ? around.with_list : around.with_object);
    }
    for (std::size_t type = 0; type < k_shape_types; ++type) {
      test_share(ShapeKind::type, pointer, shape_type_name(type), node.types[type], node.answers);
    }
    // Values that hardly ever come twice are no classes.
    if (node.with_value[0] + node.with_value[1] < 3 * node.values.size()) return;
    for (const ShapeNode::Occurring& value : node.values) {
      test_share(ShapeKind::value, pointer, value.text, value.answers, node.with_value);
    }
  }

  void test_share(ShapeKind kind, const std::string& pointer, std::string_view what, const SideCounts& counts,
                  const SideCounts& totals) {
    // What is the same in all answers of both sides can be no change, and one side alone shows none.
    const std::uint64_t with = counts[0] + counts[1];
    if (totals[0] == 0 || totals[1] == 0 || with == 0 || with == totals[0] + totals[1]) return;
    Tested& tested = tests_.emplace_back();
    tested.change.kind = kind;
    tested.change.pointer = pointer;
    tested.change.what = what;
    tested.change.before = {counts[0], totals[0]};
    tested.change.after = {counts[1], totals[1]};
    tested.p = share_p(tested.change.before, tested.change.after);
    tested.size = std::abs(static_cast<double>(counts[1]) / static_cast<double>(totals[1]) -
                           static_cast<double>(counts[0]) / static_cast<double>(totals[0]));
    tested.is_large = tested.size >= rule_.least_share;
  }

  void test_length() {
    const LengthCounts& before = state_.lengths[0];
    const LengthCounts& after = state_.lengths[1];
    if (before.total() == 0 || after.total() == 0) return;
    const LengthCounts::RankSum test = compare_lengths(before, after);
    Tested& tested = tests_.emplace_back();
    tested.p = test.p;
    tested.size = 2 * std::abs(test.superiority - 0.5);
    ShapeChange& change = tested.change;
    change.kind = ShapeKind::length;
    change.before_length = {before.quantile(0.1), before.quantile(0.5), before.quantile(0.9)};
    change.after_length = {after.quantile(0.1), after.quantile(0.5), after.quantile(0.9)};
    const auto moved = [&](double old_length, double new_length) {
      return std::abs(new_length - old_length) >= rule_.least_length_change * std::max(1.0, old_length);
    };
    tested.is_large = tested.size / 2 >= rule_.least_superiority &&
                      (moved(change.before_length.tenth, change.after_length.tenth) ||
                       moved(change.before_length.median, change.after_length.median) ||
                       moved(change.before_length.nine_tenths, change.after_length.nine_tenths));
  }

  const AnswerShapes::State& state_;
  const ShapeRule& rule_;
  std::vector<Tested> tests_;
};

std::vector<ShapeChange> take_changes(std::vector<Tested> tests, const ShapeRule& rule) {
  std::erase_if(tests,
                [&](const Tested& test) { return test.change.adjusted_p > rule.false_findings || !test.is_large; });
  std::stable_sort(tests.begin(), tests.end(), [](const Tested& a, const Tested& b) {
    return a.change.kind != b.change.kind ? a.change.kind < b.change.kind : a.size > b.size;
  });
  std::vector<ShapeChange> changes;
  for (Tested& test : tests) changes.push_back(std::move(test.change));
  return changes;
}

std::string length_text(const LengthQuantiles& lengths) {
  return fmt::format("{:.0f} ({:.0f}–{:.0f})", lengths.median, lengths.tenth, lengths.nine_tenths);
}

}  // namespace

std::string_view shape_kind_name(ShapeKind kind) {
  constexpr std::array<std::string_view, k_shape_kinds> k_names{"json",       "presence", "type",  "value",
                                                                "code_fence", "script",   "length"};
  return k_names.at(static_cast<std::size_t>(kind));
}

std::string shape_change_text(const ShapeChange& change) {
  const std::string where = change.pointer.empty() ? std::string("answer") : excerpt(change.pointer, 60);
  const auto counted = [&](std::string_view what) {
    return fmt::format("{} {}/{} → {}/{}", what, change.before.count, change.before.total, change.after.count,
                       change.after.total);
  };
  switch (change.kind) {
    case ShapeKind::json:
      return counted("JSON");
    case ShapeKind::presence:
      return counted(where + " present");
    case ShapeKind::type:
      return counted(where + ' ' + change.what);
    case ShapeKind::value:
      return counted(where + ' ' + quoted_excerpt(change.what, 60));
    case ShapeKind::code_fence:
      return counted("with a code fence");
    case ShapeKind::script:
      return counted("in " + change.what + " letters");
    case ShapeKind::length:
      return fmt::format("length {} → {} characters: median (10–90 %)", length_text(change.before_length),
                         length_text(change.after_length));
  }
  return {};
}

std::vector<std::vector<ShapeChange>> shape_drift(std::span<const AnswerShapes* const> groups, const ShapeRule& rule) {
  std::vector<std::vector<Tested>> tests;
  std::vector<double> p_values;
  for (const AnswerShapes* group : groups) {
    tests.push_back(GroupTests(group->state(), rule).run());
    for (const Tested& test : tests.back()) p_values.push_back(test.p);
  }
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  std::size_t at = 0;
  std::vector<std::vector<ShapeChange>> changes;
  for (std::vector<Tested>& of_group : tests) {
    for (Tested& test : of_group) test.change.adjusted_p = adjusted[at++];
    changes.push_back(take_changes(std::move(of_group), rule));
  }
  return changes;
}

}  // namespace llmeval
