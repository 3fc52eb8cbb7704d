#pragma once

#include "config/case_source.h"
#include "config/suite_file.h"

#include <functional>
#include <memory>

namespace llmeval {

/// What a walk over a suite's cases meets, in file order.
struct CaseVisitor {
  /// A case that is held in memory: of the suite's file or of a YAML file of cases.
  std::function<void(ReadCase)> on_entry;
  /// A source whose cases come next. Who takes it, keeps it for as long as it walks.
  std::function<CaseSource&(std::unique_ptr<CaseSource>)> on_source;
  /// A case of that source.
  CaseSource::OnCase on_row;
  /// Variables that an entry of the suite gives to all cases of its files, before them.
  std::function<void(const Object&)> on_shared_vars = [](const Object&) {};
  /// Before and after the cases of an item of `cases:`. \param pick  how many of them are wanted; nullptr: all.
  std::function<void(const Value* pick)> on_item = [](const Value*) {};
  std::function<void()> on_item_end = [] {};
};

/// Reads all cases that a suite names, once. Mistakes go to `diagnostics`.
void walk_cases(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite, const CaseVisitor& visitor,
                Diagnostics& diagnostics);

}  // namespace llmeval
