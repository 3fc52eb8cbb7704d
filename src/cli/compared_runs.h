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
#include <vector>

namespace llmeval {

/// What stands on one side of a comparison.
struct NamedSide {
  std::string label;  ///< As reports call it.
  FoundRun found;
  std::vector<RunReference::Selector> selectors;
};

/// Stored runs for comparisons, each read once.
class ComparedRuns {
 public:
  /// \param database  outlives it.
  explicit ComparedRuns(const Database& database) : database_(database) {}

  Result<ComparedRun> get(const NamedSide& side);
  /// Both, read at the same time: most of what a comparison takes is reading.
  Result<> read_ahead(const NamedSide& before, const NamedSide& after);
  /// One side for each model or prompt of a run, in the order in which the run names them; the labels are their names.
  Result<std::vector<ComparedRun>> split(const NamedSide& side, CompareBy by);

  /// Samples with their texts, of runs that were got.
  ReadSample reader();

 private:
  struct Stored {
    std::shared_ptr<const RunInfo> info;
    std::shared_ptr<const SampleTable> table;
  };

  static Result<Stored> read(const Database& database, const std::string& run_id);
  Result<Stored> stored(const std::string& run_id);

  const Database& database_;
  std::map<std::string, Stored> stored_;
  std::map<std::string, SampleReader> readers_;
};

}  // namespace llmeval
