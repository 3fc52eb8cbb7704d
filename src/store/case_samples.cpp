#include "store/case_samples.h"

#include "base/suggest.h"
#include "store/content.h"
#include "store/guarded.h"
#include "store/run_reader.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr int k_most_suggestions = 10'000;

std::string nearest_case(SQLite::Database& database, std::int64_t run, const std::string& wanted) {
  Sql ids(database,
          "SELECT DISTINCT c.case_id FROM samples s JOIN cases c ON c.id = s.case_row WHERE s.run = ? LIMIT ?");
  ids.query(run, k_most_suggestions);
  std::vector<std::string> known;
  while (ids.next()) known.push_back(ids.text(0));
  return did_you_mean(wanted, std::vector<std::string_view>(known.begin(), known.end()));
}

// The case with what reports leave out.
std::shared_ptr<const Case> whole_case(Sql& content, std::int64_t row, const Case& known) {
  auto subject = std::make_shared<Case>(known);
  if (content.query(row).next()) read_case_content(content.text(0), *subject);
  content.reset();
  return subject;
}

}  // namespace

Result<std::vector<StoredSample>> read_case_samples(const Database& database, const std::string& run_id,
                                                    const std::string& case_id) {
  return guarded(database, [&]() -> Result<std::vector<StoredSample>> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    RunReader reader(database.handle(), run);
    reader.read_run();
    Sql rows(database.handle(),
             "SELECT s.id, s.verdict IS NOT NULL FROM samples s JOIN cases c ON c.id = s.case_row"
             " WHERE s.run = ? AND c.case_id = ? ORDER BY s.plan_index");
    Sql content(database.handle(), "SELECT c.content FROM samples s JOIN cases c ON c.id = s.case_row WHERE s.id = ?");
    std::vector<StoredSample> samples;
    rows.query(run, case_id);
    while (rows.next()) {
      const std::int64_t row = rows.integer(0);
      SampleResult sample = reader.read_sample(row);
      sample.subject = whole_case(content, row, *sample.subject);
      samples.push_back({std::move(sample), rows.integer(1) != 0});
    }
    if (!samples.empty()) return samples;
    return failure(fmt::format("run {} has no case '{}'", run_id, excerpt(case_id)),
                   nearest_case(database.handle(), run, case_id));
  });
}

}  // namespace llmeval
