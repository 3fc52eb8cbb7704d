#pragma once

#include "config/case_files.h"
#include "config/case_rules.h"
#include "config/suite_file.h"

#include <functional>
#include <memory>

namespace llmeval {

/// What a walk over a suite's cases meets, in file order.
struct CaseVisitor {
  /// A case that is held in memory: of the suite's file or of a YAML file of cases.
  std::function<void(ReadCase, CaseOrigin)> on_entry;
  /// A file whose rows come next. Who takes it, keeps it for as long as it walks.
  std::function<CaseFile&(std::unique_ptr<CaseFile>)> on_file;
  /// A row of that file.
  CaseFile::OnRow on_row;
};

/// Reads all cases that a suite names, once. Mistakes go to `diagnostics`.
void walk_cases(const FileSource& files, const SuiteFile& suite, const CaseVisitor& visitor, Diagnostics& diagnostics);

}  // namespace llmeval
