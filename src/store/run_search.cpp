#include "store/run_search.h"

#include "store/guarded.h"
#include "store/statement.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace llmeval {

namespace {

// The names of a run's suites, in an order that does not depend on that of the command line.
constexpr const char* k_suites_of =
    "SELECT group_concat(name, char(10)) FROM (SELECT name FROM suites WHERE run = ? ORDER BY name)";

std::string suites_of(Sql& names, std::int64_t run) {
  names.query(run).next();
  std::string text = names.text(0);
  names.reset();
  return text;
}

}  // namespace

Result<std::optional<std::string>> find_previous_run(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::optional<std::string>> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    Sql names(database.handle(), k_suites_of);
    const std::string wanted = suites_of(names, run);
    Sql earlier(database.handle(),
                "SELECT e.id, e.run_id FROM runs r JOIN runs e ON (e.started_us, e.id) < (r.started_us, r.id)"
                " WHERE r.id = ? AND e.finished_us + e.exit_code IS NOT NULL AND e.stop_reason IS NULL AND e.scored"
                " AND e.confirms IS NULL"
                " ORDER BY e.started_us DESC, e.id DESC");
    earlier.query(run);
    while (earlier.next()) {
      if (suites_of(names, earlier.integer(0)) == wanted) return earlier.text(1);
    }
    return std::nullopt;
  });
}

Result<std::optional<std::string>> find_run_of_prompt(const Database& database, const std::string& hash) {
  return guarded(database, [&]() -> Result<std::optional<std::string>> {
    Sql find(database.handle(),
             "SELECT r.run_id FROM runs r JOIN suite_prompts s ON s.run = r.id JOIN prompts p ON p.id = s.prompt"
             " WHERE p.hash = ? AND r.finished_us + r.exit_code IS NOT NULL AND r.stop_reason IS NULL AND r.scored"
             " AND r.confirms IS NULL"
             " ORDER BY r.started_us DESC, r.id DESC LIMIT 1");
    if (find.query(hash).next()) return find.text(0);
    return std::nullopt;
  });
}

}  // namespace llmeval
