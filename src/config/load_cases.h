#pragma once

#include "config/asked_models.h"
#include "config/budget_rules.h"
#include "config/case_rules.h"
#include "config/project.h"
#include "config/suite_file.h"

#include <cstdint>
#include <memory>

namespace llmeval {

/// Reads and checks all cases of a suite, in memory or row by row, and gives those that the selection picks. Mistakes
/// go to `diagnostics`: those of cases that are not selected, too, since ids are unique in the whole suite.
/// \param prompts   all that the suite names.
/// \param selected  has the prompts and models that are run.
/// \param seed      of `pick`, the suite's and the command line's.
/// \param needs     takes up what the budgets of cases need.
/// \param asked     takes up whom their checks ask.
std::shared_ptr<const CaseList> load_cases(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite,
                                           const SuitePrompts& prompts, const Suite& selected,
                                           const Selection& selection, std::uint64_t seed, BudgetNeeds& needs,
                                           AskedModels& asked, Diagnostics& diagnostics);

}  // namespace llmeval
