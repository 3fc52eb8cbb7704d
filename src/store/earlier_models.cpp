#include "store/earlier_models.h"

#include "store/guarded.h"
#include "store/statement.h"

namespace llmeval {

namespace {

constexpr int k_most_runs = 20;
constexpr int k_enough_answers = 1000;

constexpr const char* k_runs_of_suite =
    "SELECT su.run, su.n, r.run_id FROM suites su JOIN runs r ON r.id = su.run"
    " WHERE su.name = ? AND r.run_id <> ? AND r.confirms IS NULL ORDER BY su.run DESC LIMIT ?";

constexpr const char* k_names_of_run =
    "SELECT DISTINCT reported_model, coalesce(fingerprint, '') FROM ("
    " SELECT c.reported_model, c.fingerprint FROM samples s JOIN calls c ON c.sample = s.id"
    " WHERE s.run = ? AND s.suite = ? AND c.model = ? AND c.cached = 0 AND c.reported_model IS NOT NULL"
    " ORDER BY s.id DESC LIMIT ?)";

}  // namespace

Result<ModelHistory> earlier_models(const Database& database, const std::string& suite, const std::string& model,
                                    const std::string& except) {
  return guarded(database, [&]() -> Result<ModelHistory> {
    ModelHistory history;
    Sql runs(database.handle(), k_runs_of_suite);
    Sql names(database.handle(), k_names_of_run);
    runs.query(suite, except, k_most_runs);
    while (history.identities.empty() && runs.next()) {
      names.query(runs.integer(0), runs.integer(1), model, k_enough_answers);
      while (names.next()) history.identities.push_back({names.text(0), names.text(1)});
      if (!history.identities.empty()) history.run = runs.text(2);
    }
    return history;
  });
}

}  // namespace llmeval
