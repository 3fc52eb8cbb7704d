#include "store/scored_runs.h"

#include "store/guarded.h"
#include "store/statement.h"

#include <algorithm>
#include <map>

namespace llmeval {

Result<ScoredRuns> list_scored_runs(const Database& database, std::optional<SystemTime> since, std::size_t newest) {
  return guarded(database, [&]() -> Result<ScoredRuns> {
    ScoredRuns found;
    std::map<std::string, std::size_t, std::less<>> taken;  // Runs by suite.
    Sql rows(database.handle(),
             "SELECT id, run_id, started_us, imported, scored_from IS NOT NULL, finished_us IS NULL FROM runs"
             " WHERE scored = 1 AND confirms IS NULL AND started_us >= ? ORDER BY started_us DESC, id DESC");
    Sql suites(database.handle(), "SELECT name FROM suites WHERE run = ?");
    rows.query(since.value_or(SystemTime()));
    while (rows.next()) {
      const bool is_rescored = rows.integer(4) != 0;
      const bool is_unfinished = !is_rescored && rows.integer(5) != 0;
      found.rescored += is_rescored ? 1 : 0;
      found.unfinished += is_unfinished ? 1 : 0;
      if (is_rescored || is_unfinished) continue;
      bool is_wanted = newest == 0;
      suites.query(rows.integer(0));
      while (suites.next()) is_wanted = taken[suites.text(0)]++ < newest || is_wanted;
      found.older += is_wanted ? 0 : 1;
      if (is_wanted) {
        found.runs.push_back({rows.text(1), SystemTime(Duration(rows.integer(2))), rows.integer(3) != 0});
      }
    }
    std::reverse(found.runs.begin(), found.runs.end());
    return found;
  });
}

}  // namespace llmeval
