#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/run_reference.h"
#include "compare/comparison.h"
#include "report/comparison_report.h"
#include "store/database.h"
#include "store/sample_rows.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Stored runs for comparisons, each read once.
class ComparedRuns {
 public:
  /// \param database  outlives it.
  explicit ComparedRuns(const Database& database) : database_(database) {}

  /// \param label  as reports call it.
  Result<ComparedRun> get(std::string label, const FoundRun& found,
                          const std::vector<RunReference::Selector>& selectors);
  /// One side for each model or prompt of a run, in the order in which the run names them; the labels are their names.
  Result<std::vector<ComparedRun>> split(const RunReference& reference, CompareBy by);

  /// Samples with their texts, of runs that were got.
  ReadSample reader();

 private:
  struct Stored {
    std::shared_ptr<const RunInfo> info;
    std::shared_ptr<const SampleTable> table;
  };

  Result<Stored> read(const std::string& run_id);

  const Database& database_;
  std::map<std::string, Stored> stored_;
  std::map<std::string, SampleReader> readers_;
};

}  // namespace llmeval
