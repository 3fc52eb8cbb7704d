#pragma once

#include "domain/budget.h"
#include "domain/notice.h"
#include "domain/run.h"
#include "store/database.h"
#include "store/flat_index.h"
#include "store/statement.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace llmeval {

/// The rows of one run: SQL only, within the caller's transaction, on one thread. Throws SQLite::Exception.
class RunWriter {
 public:
  explicit RunWriter(SQLite::Database& database);

  void begin_run(const RunInfo& run);
  /// Goes on with a run that is stored (by its id): it is under way again, and samples that were skipped or not
  /// finished are open again.
  void continue_run(const RunInfo& run);
  /// A call with its attempts; the sample's row and its case are made with the first.
  void add_call(const SampleResult& sample, const Call& call);
  /// Verdict and scores. The sample's calls were added before.
  void finish_sample(const SampleResult& sample);
  /// After the others of this run.
  void add_notice(const Notice& notice, SystemTime at);
  /// What a suite has taken of budgets. \param elapsed  of this part of the run.
  void add_spending(std::uint32_t suite, const SuiteSpend& total, Duration elapsed);
  void end_run(const Tally& tally, const std::string& stop_reason, SystemTime at, Duration elapsed);

  /// Of the run, once it was begun or continued.
  std::int64_t run_row() const { return run_; }

 private:
  /// The rows of a suite's cases: of a million of them 8 MB, and 16 MB more where they are stored already.
  struct SuiteCases {
    SortedIndex stored;              ///< Of earlier runs, by the hash of id and content.
    std::vector<std::int64_t> rows;  ///< Of this run, by SampleResult::case_index; 0: none yet.
  };
  std::int64_t sample_row(const SampleResult& sample);
  std::int64_t case_row(const SampleResult& sample);
  std::optional<std::int64_t> checks_row(const std::optional<Digest>& hash);
  SuiteCases& cases_of(const std::string& suite);
  void add_suite(std::int64_t n, const SuiteInfo& suite);
  std::int64_t prompt_row(const PromptVersion& prompt);
  std::int64_t last_row() const;

  SQLite::Database& database_;
  std::int64_t run_ = 0;
  Duration before_{0};                                                    ///< Of earlier parts of the run.
  std::map<std::string, std::int64_t, std::less<>> suites_;               ///< Name → n.
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> prompts_;  ///< Suite's n and prompt's name → n.
  std::map<std::string, SuiteCases, std::less<>> cases_;
  std::map<Digest, std::int64_t> checks_;                         ///< Hash → row, of some.
  std::unordered_map<std::uint64_t, std::int64_t> open_samples_;  ///< Plan index → row, of unfinished ones.
  Sql insert_case_;
  Sql insert_sample_;
  Sql insert_call_;
  Sql insert_answer_;
  Sql insert_attempt_;
  Sql insert_score_;
  Sql finish_sample_;
  Sql replace_spending_;
  Sql update_elapsed_;
};

}  // namespace llmeval
