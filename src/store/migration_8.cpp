#include "store/migrations.h"

namespace llmeval {

const std::string_view k_run_spending = R"sql(
ALTER TABLE runs ADD COLUMN elapsed_us INTEGER NOT NULL DEFAULT 0;

CREATE TABLE suite_spending (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  suite INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  elapsed_us INTEGER NOT NULL,
  PRIMARY KEY (run, suite)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace llmeval
