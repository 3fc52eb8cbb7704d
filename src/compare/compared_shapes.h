#pragma once

#include "compare/comparison.h"
#include "compare/shape_drift.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Takes the answers of both sides of a comparison and finds, group by group, how their shape changed. Only cases that
/// are on both sides and the same there count, however they are judged: new ones would look like a drift.
class ComparedShapes {
 public:
  explicit ComparedShapes(const RunComparison& comparison);

  /// The last answer of a sample, by SampleRow::row. Those of others are ignored. Fastest in the order of the rows.
  /// Each side may have a thread of its own.
  void add(ShapeSide side, std::int64_t row, std::string_view answer);

  /// Fills GroupComparison::shape; `comparison` is the one of the constructor.
  void tell(RunComparison& comparison, const ShapeRule& rule = {});

 private:
  struct Row {
    std::int64_t row = 0;
    std::uint32_t group = 0;
  };
  void note_rows(ShapeSide side, const ComparedRun& run, const ComparedCase& one, std::size_t group);

  struct Side {
    std::vector<AnswerShapes> groups;
    std::vector<Row> rows;  ///< Rising.
    std::size_t next = 0;   ///< Where the next answer's row should be.
  };
  std::array<Side, 2> sides_;
};

}  // namespace llmeval
