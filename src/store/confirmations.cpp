#include "store/confirmations.h"

#include "store/guarded.h"
#include "store/statement.h"

namespace llmeval {

Result<std::vector<std::string>> confirming_runs(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> ids;
    Sql find(database.handle(), "SELECT run_id FROM runs WHERE confirms = ? ORDER BY id");
    find.query(run_id);
    while (find.next()) ids.push_back(find.text(0));
    return ids;
  });
}

}  // namespace llmeval
