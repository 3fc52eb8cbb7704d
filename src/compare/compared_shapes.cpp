#include "compare/compared_shapes.h"

#include <algorithm>

namespace llmeval {

namespace {

bool is_same_case(const ComparedCase* before, const ComparedCase* after) {
  if (before == nullptr || after == nullptr) return false;
  return before->case_hash.empty() || after->case_hash.empty() || before->case_hash == after->case_hash;
}

}  // namespace

ComparedShapes::ComparedShapes(const RunComparison& comparison) {
  for (Side& side : sides_) side.groups.resize(comparison.groups.size());
  for (std::size_t group = 0; group < comparison.groups.size(); ++group) {
    for (const CasePair& pair : comparison.pairs_of(comparison.groups[group])) {
      const ComparedCase* const before = comparison.before_case(pair);
      const ComparedCase* const after = comparison.after_case(pair);
      if (!is_same_case(before, after)) continue;
      note_rows(ShapeSide::before, comparison.before, *before, group);
      note_rows(ShapeSide::after, comparison.after, *after, group);
    }
  }
  for (Side& side : sides_) {
    std::sort(side.rows.begin(), side.rows.end(), [](const Row& a, const Row& b) { return a.row < b.row; });
  }
}

void ComparedShapes::note_rows(ShapeSide side, const ComparedRun& run, const ComparedCase& one, std::size_t group) {
  for (const std::uint32_t place : one.places) {
    sides_[static_cast<std::size_t>(side)].rows.push_back(
        {run.table->rows[place].row, static_cast<std::uint32_t>(group)});
  }
}

void ComparedShapes::add(ShapeSide side, std::int64_t row, std::string_view answer) {
  Side& own = sides_[static_cast<std::size_t>(side)];
  const std::vector<Row>& rows = own.rows;
  std::size_t& next = own.next;
  if (next >= rows.size() || rows[next].row != row) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), row,
                                        [](const Row& one, std::int64_t wanted) { return one.row < wanted; });
    if (found == rows.end() || found->row != row) return;
    next = static_cast<std::size_t>(found - rows.begin());
  }
  own.groups[rows[next].group].add(side, answer);
  ++next;
}

void ComparedShapes::tell(RunComparison& comparison, const ShapeRule& rule) {
  std::vector<const AnswerShapes*> groups;
  for (std::size_t i = 0; i < comparison.groups.size(); ++i) {
    sides_[0].groups[i].merge(sides_[1].groups[i]);
    groups.push_back(&sides_[0].groups[i]);
  }
  std::vector<std::vector<ShapeChange>> changes = shape_drift(groups, rule);
  for (std::size_t i = 0; i < changes.size(); ++i) comparison.groups[i].shape = std::move(changes[i]);
}

}  // namespace llmeval
