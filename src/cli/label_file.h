#pragma once

#include "base/diagnostic.h"
#include "store/labels.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// How a filled-in sheet is read.
struct LabelFileOptions {
  std::string path;                   ///< Absolute.
  std::string shown;                  ///< For messages.
  std::string labeller;               ///< Of rows that do not say who; empty: each must.
  std::optional<double> passes_from;  ///< A score without a word passes from here.
  bool may_revise = false;            ///< A person may say otherwise than before.
};

struct LabelFile {
  std::vector<AnswerLabel> labels;
  std::uint64_t empty_rows = 0;  ///< Of the sheet, without a label.
};

/// Reads a sheet back as people and their spreadsheets leave it: columns in any order, more of them than there were,
/// `,` `;` or tabs between cells, a byte order mark, blank lines. `pass` is pass, fail, yes, no, true, false, 1 or 0,
/// as spreadsheets of some languages write true and false, too. What is wrong goes to `diagnostics`, all of it: then
/// nothing is to be stored.
LabelFile read_label_file(const Database& database, const LabelFileOptions& options, Diagnostics& diagnostics);

}  // namespace llmeval
