#include "store/migrations.h"

namespace llmeval {

// Nearly all samples of a suite are judged alike: their rows name a row of `checks`. Who ran older runs is not known.
const std::string_view k_comparable_runs = R"sql(
ALTER TABLE runs ADD COLUMN started_by TEXT;
ALTER TABLE runs ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN confirms TEXT;
ALTER TABLE runs ADD COLUMN baseline TEXT;
ALTER TABLE runs ADD COLUMN baseline_asked_us INTEGER;

CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE
) STRICT;
ALTER TABLE samples ADD COLUMN checks INTEGER REFERENCES checks(id);

CREATE TABLE baselines (
  name TEXT PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs(id),
  set_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace llmeval
