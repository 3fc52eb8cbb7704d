#pragma once

#include "data/value.h"
#include "text/word_diff.h"

#include <cstddef>
#include <span>
#include <string>

namespace llmeval {

struct DiffTextOptions {
  std::size_t indent = 2;
  std::size_t context = 2;       ///< Lines around a change that are shown although they are the same.
  std::size_t most_lines = 0;    ///< What is beyond is counted instead; 0: all lines.
  std::size_t most_same = 120;   ///< Columns of what is the same within a changed line.
  std::size_t most_changed = 0;  ///< Columns of one removed or added piece of a line; 0: all.
  bool colour = false;
};

/// A word diff for people, line by line: `Be [-helpful-]{+terse+}.`; what is the same over many lines is left out, and
/// it says how much. The texts may be anybody's: they are made inert. Empty of what is all the same.
std::string diff_text(std::span<const DiffPart> parts, const DiffTextOptions& options);

/// For programs: `[{"same": "Be "}, {"removed": "kind"}, {"added": "curt"}]`
Value diff_value(std::span<const DiffPart> parts);

}  // namespace llmeval
