#pragma once

#include "base/result.h"
#include "domain/sample_table.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace llmeval {

/// The samples of a run that have a verdict, without texts: their rows are read once, in the order in which they lie,
/// and no answer is copied. Cases are known by their id and hash.
Result<SampleTable> read_sample_rows(const Database& database, const std::string& run_id);

/// Calls `visit` with the row (SampleRow::row) and the text of the last answer of each sample of a run that has one, in
/// the order of the rows. The text lives until `visit` returns.
Result<> for_each_answer(const Database& database, const std::string& run_id,
                         const std::function<void(std::int64_t row, std::string_view text)>& visit);

}  // namespace llmeval
