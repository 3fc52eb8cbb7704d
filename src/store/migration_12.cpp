#include "store/migrations.h"

namespace llmeval {

// What people say is worth more than any run: rows of labels keep those that they name from being deleted, and one that
// is put right stays, with the time of that.
const std::string_view k_labels_of_people = R"sql(
CREATE TABLE label_sheets (
  id INTEGER PRIMARY KEY,
  sheet TEXT NOT NULL UNIQUE,
  run INTEGER NOT NULL REFERENCES runs(id),
  suite TEXT NOT NULL,
  check_name TEXT NOT NULL,
  seed INTEGER NOT NULL,
  population INTEGER NOT NULL,
  random INTEGER NOT NULL,
  blind INTEGER NOT NULL,
  drawn_us INTEGER NOT NULL
) STRICT;

CREATE TABLE label_rows (
  row_id TEXT PRIMARY KEY,
  sheet INTEGER NOT NULL REFERENCES label_sheets(id),
  n INTEGER NOT NULL,
  sample INTEGER NOT NULL REFERENCES samples(id)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  sample INTEGER NOT NULL REFERENCES samples(id),
  check_name TEXT NOT NULL,
  pass INTEGER NOT NULL,
  score REAL,
  comment TEXT,
  labeller TEXT NOT NULL,
  random INTEGER NOT NULL,
  blind INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  sheet INTEGER NOT NULL REFERENCES label_sheets(id),
  replaced_us INTEGER
) STRICT;
CREATE UNIQUE INDEX labels_by_sample ON labels(sample, check_name, labeller) WHERE replaced_us IS NULL;

CREATE TABLE calibrations (
  id INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  check_name TEXT NOT NULL,
  judges TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs(id),
  labels INTEGER NOT NULL,
  kappa REAL,
  kappa_low REAL,
  kappa_high REAL,
  result TEXT NOT NULL,
  at_us INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace llmeval
