#include "store/run_cases.h"

#include "base/hash.h"
#include "store/flat_index.h"
#include "store/guarded.h"
#include "store/statement.h"

#include <map>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

std::uint64_t case_key(std::string_view suite, std::string_view case_id) {
  Sha256 hash;
  hash.add(suite);
  hash.add("\n");
  hash.add(case_id);
  return hash.finish().prefix();
}

const char* samples_in(CaseState state) {
  switch (state) {
    case CaseState::failed:
      return "SELECT suite, case_row FROM samples WHERE run = ? AND verdict = 'fail'";
    case CaseState::errored:
      return "SELECT suite, case_row FROM samples WHERE run = ? AND verdict = 'error'";
    case CaseState::finished:
      return "SELECT suite, case_row FROM samples WHERE run = ? AND verdict <> 'skipped'";
  }
  return "";
}

}  // namespace

Result<RunCases> cases_in_state(const Database& database, const std::string& run_id, CaseState state) {
  return guarded(database, [&]() -> Result<RunCases> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    std::map<std::int64_t, std::string> suites;
    Sql names(database.handle(), "SELECT n, name FROM suites WHERE run = ?");
    names.query(run);
    while (names.next()) suites[names.integer(0)] = names.text(1);

    const auto known = std::make_shared<FlatSet>();
    Sql ids(database.handle(), "SELECT case_id FROM cases WHERE id = ?");
    Sql rows(database.handle(), samples_in(state));
    rows.query(run);
    std::int64_t last = 0;  // Samples of a case mostly follow one another.
    while (rows.next()) {
      const std::int64_t row = rows.integer(1);
      if (std::exchange(last, row) == row || !ids.query(row).next()) continue;
      known->insert(case_key(suites[rows.integer(0)], ids.view(0)));
    }
    ids.reset();
    return RunCases{known->size(), [known](std::string_view suite, std::string_view case_id) {
                      return known->contains(case_key(suite, case_id));
                    }};
  });
}

}  // namespace llmeval
