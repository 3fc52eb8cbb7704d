#include "store/migrations.h"

namespace llmeval {

// As Tally counts them, of earlier runs too: a sum of the known costs alone would take what nobody knows for nothing.
const std::string_view k_unknown_costs = R"sql(
ALTER TABLE runs ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN unknown_spent INTEGER NOT NULL DEFAULT 0;

UPDATE runs SET
  unpriced = (SELECT count(*) FROM samples s
    WHERE s.run = runs.id AND s.verdict IN ('pass', 'fail', 'error', 'unscored')
    AND (SELECT count(*) = 0 OR sum(cost_nano_usd IS NULL) > 0 FROM calls WHERE sample = s.id)),
  unknown_spent = (SELECT count(*) FROM samples s
    WHERE s.run = runs.id AND s.verdict IN ('pass', 'fail', 'error', 'unscored')
    AND (SELECT count(*) = 0 OR sum(cost_nano_usd IS NULL AND NOT cached) > 0 FROM calls WHERE sample = s.id))
  WHERE finished_us IS NOT NULL;
)sql";

}  // namespace llmeval
