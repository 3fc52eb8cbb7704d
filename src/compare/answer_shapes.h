#pragma once

#include "compare/length_counts.h"
#include "compare/shape_drift.h"
#include "compare/shape_tree.h"
#include "text/script.h"

#include <array>

namespace llmeval {

// Inside compare/ only: what AnswerShapes counts.

struct AnswerShapes::State {
  ShapeTree tree;
  SideCounts answers{};
  SideCounts json{};
  SideCounts fenced{};
  SideCounts with_letters{};
  std::array<SideCounts, k_scripts> scripts{};
  std::array<LengthCounts, 2> lengths;
};

}  // namespace llmeval
