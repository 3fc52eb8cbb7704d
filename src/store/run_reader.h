#pragma once

#include "domain/notice.h"
#include "domain/run.h"
#include "store/database.h"
#include "store/statement.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// Reads the rows of one run back into the values they were made of. Throws SQLite::Exception.
class RunReader {
 public:
  RunReader(SQLite::Database& database, std::int64_t run_row);

  RunInfo read_run();
  /// In their order, each with its time.
  std::vector<std::pair<SystemTime, Notice>> read_notices();
  /// Row ids of the samples with a verdict, in plan order.
  std::vector<std::int64_t> sample_rows();
  /// After read_run().
  SampleResult read_sample(std::int64_t row);
  /// What the run's own row keeps of its tally: started, pass, fail, error, skipped and cost.
  Tally read_tally();
  /// By number, with their attempts.
  std::vector<Call> read_calls(std::int64_t sample_row);
  /// Calls `visit` with every sample's row and key, in no order. After read_run().
  void for_each_key(const std::function<void(std::int64_t, const SampleKey&)>& visit);

 private:
  struct PromptRef {
    std::string name;
    std::string hash;
  };

  void read_suites(RunInfo& run);
  void read_rules(RunInfo& run);
  Digest read_checks_hash(std::int64_t row);
  std::shared_ptr<const Case> read_case(std::int64_t row, const std::string& tags);
  std::vector<Attempt> read_attempts(std::int64_t call_row);
  std::vector<Score> read_scores(std::int64_t sample_row);

  SQLite::Database& database_;
  std::int64_t run_;
  std::vector<std::string> suite_names_;
  std::map<std::pair<std::int64_t, std::int64_t>, PromptRef> prompts_;
  Sql sample_;
  Sql case_;
  Sql calls_;
  Sql attempts_;
  Sql scores_;
  std::int64_t last_case_row_ = 0;
  std::shared_ptr<const Case> last_case_;
  std::int64_t last_checks_row_ = 0;
  Digest last_checks_;
};

}  // namespace llmeval
