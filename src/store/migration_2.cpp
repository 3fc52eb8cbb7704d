#include "store/migrations.h"

namespace llmeval {

const std::string_view k_resumable_runs = R"sql(
ALTER TABLE runs ADD COLUMN plan_hash TEXT;
ALTER TABLE runs ADD COLUMN selection TEXT;
ALTER TABLE runs ADD COLUMN scored_from TEXT;
ALTER TABLE runs ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0;

CREATE TABLE plan_parts (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

ALTER TABLE attempts ADD COLUMN headers TEXT;
)sql";

}  // namespace llmeval
