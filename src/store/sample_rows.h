#pragma once

#include "base/result.h"
#include "domain/sample.h"
#include "domain/sample_table.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

class RunReader;

/// Whether the checks of samples are read, which are about half of the work.
enum class SampleChecks : std::uint8_t { left_out, read };

/// The samples of a run that have a verdict, without texts: their rows are read once, in the order in which they lie,
/// and no answer is copied. Cases are known by their id and hash.
Result<SampleTable> read_sample_rows(const Database& database, const std::string& run_id,
                                     SampleChecks checks = SampleChecks::read);

/// Calls `visit` with the row (SampleRow::row) and the text of the last answer of each sample of a run that has one, in
/// the order of the rows. The text lives until `visit` returns.
Result<> for_each_answer(const Database& database, const std::string& run_id,
                         const std::function<void(std::int64_t row, std::string_view text)>& visit);

/// Reads single samples of a run whole, for those that are shown. The database outlives it.
class SampleReader {
 public:
  static Result<SampleReader> open(const Database& database, const std::string& run_id);
  SampleReader(SampleReader&&) noexcept;
  SampleReader& operator=(SampleReader&&) noexcept;
  ~SampleReader();

  /// \param row  as SampleRow::row has it, of this run.
  Result<SampleResult> read(std::int64_t row);

 private:
  SampleReader(const Database& database, std::unique_ptr<RunReader> reader);

  const Database* database_;
  std::unique_ptr<RunReader> reader_;
};

}  // namespace llmeval
