#include "store/migrations.h"

namespace llmeval {

// Rows that a run appends have rising integer keys and no index on random ones: one such index costs more than the row
// itself.
const std::string_view k_first_tables = R"sql(
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  started_us INTEGER NOT NULL,
  finished_us INTEGER,
  version TEXT NOT NULL,
  git_commit TEXT,
  dirty INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  pass INTEGER NOT NULL DEFAULT 0,
  fail INTEGER NOT NULL DEFAULT 0,
  error INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd INTEGER NOT NULL DEFAULT 0,
  stop_reason TEXT,
  decision TEXT,
  exit_code INTEGER
) STRICT;

CREATE TABLE suites (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  hash TEXT NOT NULL,
  description TEXT NOT NULL,
  planned INTEGER NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE suite_models (
  run INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run, suite, n),
  FOREIGN KEY (run, suite) REFERENCES suites(run, n) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE prompts (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  canonical TEXT NOT NULL
) STRICT;

CREATE TABLE suite_prompts (
  run INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  prompt INTEGER NOT NULL REFERENCES prompts(id),
  PRIMARY KEY (run, suite, n),
  FOREIGN KEY (run, suite) REFERENCES suites(run, n) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_rules (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  suite TEXT NOT NULL,
  rule TEXT NOT NULL,
  decision TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  case_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  description TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX cases_by_suite ON cases(suite);

CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  plan_index INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  prompt INTEGER,
  model TEXT NOT NULL,
  case_row INTEGER NOT NULL REFERENCES cases(id),
  trial INTEGER NOT NULL,
  tags TEXT,
  started_us INTEGER NOT NULL,
  duration_us INTEGER,
  verdict TEXT,
  outcome TEXT,
  score REAL,
  reason TEXT
) STRICT;
CREATE INDEX samples_by_run ON samples(run);

CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  model TEXT NOT NULL,
  outcome TEXT NOT NULL,
  message TEXT,
  answer TEXT,
  parts TEXT,
  finish_reason TEXT,
  reported_model TEXT,
  fingerprint TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cached_input_tokens INTEGER,
  reasoning_tokens INTEGER,
  cached INTEGER NOT NULL,
  latency_us INTEGER NOT NULL,
  cost_nano_usd INTEGER
) STRICT;
CREATE UNIQUE INDEX calls_by_sample ON calls(sample, n);

CREATE TABLE attempts (
  call INTEGER NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  model TEXT NOT NULL,
  started_us INTEGER NOT NULL,
  queue_us INTEGER NOT NULL,
  first_byte_us INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  http_status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  message TEXT,
  request_id TEXT,
  wait_hint_us INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cached_input_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_nano_usd INTEGER,
  PRIMARY KEY (call, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE scores (
  sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  check_type TEXT NOT NULL,
  name TEXT NOT NULL,
  score REAL,
  pass INTEGER NOT NULL,
  weight REAL NOT NULL,
  reason TEXT NOT NULL,
  error TEXT,
  PRIMARY KEY (sample, n)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace llmeval
