#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/workspace.h"
#include "store/labels.h"

#include <string>
#include <vector>

namespace llmeval {

/// A sheet of answers for people: what to store of it, and the file that they fill in.
struct DrawnSheet {
  LabelSheet sheet;
  std::string csv;
  std::vector<std::string> notes;  ///< What whoever draws it should know.
};

/// Draws answers of a run that a check measured, each with the same chance, by a seed that follows from the run unless
/// one is given: the same words draw the same sheet. With cases named it has all of theirs, and is not random.
/// Errors: the run has no such check, or several that may be meant; no answer is of these cases.
Result<DrawnSheet> draw_sheet(const Workspace& workspace, const Database& database, const std::string& run_id,
                              const LabelsSheetCommand& command, SystemTime now);

/// The check that is meant, in one suite: the one that is named, else the only one that asked a judge, else the only
/// one.
Result<ScoredCheck> pick_check(const Database& database, const std::string& run_id, const std::string& suite,
                               const std::string& check);

}  // namespace llmeval
