#include "store/earlier_use.h"

#include "store/guarded.h"
#include "store/statement.h"

namespace llmeval {

namespace {

constexpr std::uint64_t k_enough_samples = 1000;
constexpr int k_most_runs = 20;

// A run of the group: its row, the suite's and the prompt's place in it.
constexpr const char* k_runs_of_group =
    "SELECT su.run, su.n, sp.n FROM suites su"
    " JOIN suite_models sm ON sm.run = su.run AND sm.suite = su.n AND sm.name = ?"
    " LEFT JOIN (SELECT run, suite, n FROM suite_prompts JOIN prompts p ON p.id = prompt AND p.hash = ?) sp"
    "  ON sp.run = su.run AND sp.suite = su.n"
    " JOIN runs r ON r.id = su.run AND r.confirms IS NULL"
    " WHERE su.name = ? AND (sp.n IS NULL) = ? ORDER BY su.run DESC LIMIT ?";

constexpr const char* k_use_of_run =
    "SELECT count(DISTINCT s.id), sum(c.input_tokens), sum(c.output_tokens), sum(c.cached_input_tokens),"
    " sum(c.reasoning_tokens), sum(c.cache_write_tokens)"
    " FROM samples s JOIN calls c ON c.sample = s.id"
    " WHERE s.run = ? AND s.suite = ? AND s.prompt IS ? AND s.model = ? AND s.verdict IN ('pass', 'fail')"
    " AND c.input_tokens IS NOT NULL AND c.purpose = 'answer'";

}  // namespace

Result<EarlierUse> earlier_use(const Database& database, const SampleGroupKey& group) {
  return guarded(database, [&]() -> Result<EarlierUse> {
    EarlierUse use;
    Sql runs(database.handle(), k_runs_of_group);
    Sql one_run(database.handle(), k_use_of_run);
    runs.query(group.model, group.prompt_hash, group.suite, group.prompt_hash.empty() ? 1 : 0, k_most_runs);
    while (use.samples < k_enough_samples && runs.next()) {
      one_run.query(runs.integer(0), runs.integer(1), runs.maybe_integer(2), group.model);
      if (!one_run.next()) continue;
      use.samples += static_cast<std::uint64_t>(one_run.integer(0));
      use.usage +=
          Usage{one_run.integer(1), one_run.integer(2), one_run.integer(3), one_run.integer(4), one_run.integer(5)};
    }
    return use;
  });
}

}  // namespace llmeval
