#include "store/earlier_spending.h"

#include "store/guarded.h"
#include "store/statement.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace llmeval {

namespace {

void take_more(Spend& sum, const Spend& other) {
  sum.cost = std::max(sum.cost, other.cost);
  sum.requests = std::max(sum.requests, other.requests);
  sum.tokens = std::max(sum.tokens, other.tokens);
}

// Columns: requests, tokens, cost.
Spend read_spend(Sql& row, int first) {
  return {.cost = {row.integer(first + 2)}, .requests = row.integer(first), .tokens = row.integer(first + 1)};
}

SuiteSpend& suite_at(RunSpend& spend, std::int64_t n) {
  const auto index = static_cast<std::size_t>(n);
  if (index >= spend.suites.size()) spend.suites.resize(index + 1);
  return spend.suites[index];
}

}  // namespace

Result<RunSpend> earlier_spending(const Database& database, const std::string& run_id) {
  return guarded(database, [&]() -> Result<RunSpend> {
    LLMEVAL_TRY(const std::int64_t run, run_row(database, run_id));
    RunSpend spend;
    Sql elapsed(database.handle(), "SELECT elapsed_us FROM runs WHERE id = ?");
    elapsed.query(run).next();
    spend.elapsed = Duration(elapsed.integer(0));
    Sql kept(database.handle(),
             "SELECT suite, requests, tokens, cost_nano_usd, elapsed_us FROM suite_spending WHERE run = ?");
    kept.query(run);
    while (kept.next()) suite_at(spend, kept.integer(0)) = {read_spend(kept, 1), Duration(kept.integer(4))};
    Sql told(database.handle(),
             "SELECT s.suite, count(*), coalesce(sum(a.input_tokens + a.output_tokens), 0),"
             " coalesce(sum(a.cost_nano_usd), 0)"
             " FROM samples s JOIN calls c ON c.sample = s.id JOIN attempts a ON a.call = c.id"
             " WHERE s.run = ? GROUP BY s.suite");
    told.query(run);
    while (told.next()) take_more(suite_at(spend, told.integer(0)).sum, read_spend(told, 1));
    return spend;
  });
}

}  // namespace llmeval
