PRAGMA application_id = 1819045221;
PRAGMA user_version = 13;
BEGIN TRANSACTION;
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
  cost_nano_usd INTEGER, headers TEXT, first_token_us INTEGER NOT NULL DEFAULT 0, cache_write_tokens INTEGER,
  PRIMARY KEY (call, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES(1,1,'mini',1700000001000000,7,0,0,429,'rate_limited','slow down','req-1',2000000,NULL,NULL,NULL,NULL,NULL,'{"retry-after":"2","x-ratelimit-remaining-requests":"0"}',0,NULL);
INSERT INTO "attempts" VALUES(1,2,'mini',1700000003000000,0,5,800000,200,'ok',NULL,NULL,NULL,100,20,10,5,123,NULL,400000,3);
CREATE TABLE cached_answers (
  call INTEGER PRIMARY KEY REFERENCES calls(id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  recorded_us INTEGER NOT NULL
) STRICT;
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
, turn INTEGER NOT NULL DEFAULT 1, cache_key BLOB, recorded_us INTEGER, cache_write_tokens INTEGER, check_name TEXT, question BLOB) STRICT;
INSERT INTO "calls" VALUES(1,1,1,'answer','mini','ok',NULL,'nul ','[{"type":"reasoning","text":"hm"},{"type":"tool_call","id":"1","name":"refund","arguments":"{}"}]','stop','mini-2026','fp',100,20,10,5,0,800000,123,3,NULL,NULL,3,NULL,NULL);
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  case_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  description TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
INSERT INTO "cases" VALUES(1,'triage','a','3004c307d304c8a0516c69952cff7d6a02c617c8cadfc179f233b4a75e7bcd3f','two charges','{"vars":{"ticket":"charged \"twice\"\n","amount":12.50},"reference":"billing"}');
CREATE TABLE gate_rules (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  suite TEXT NOT NULL,
  rule TEXT NOT NULL,
  decision TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE label_rows (
  row_id TEXT PRIMARY KEY,
  sheet INTEGER NOT NULL REFERENCES label_sheets(id),
  n INTEGER NOT NULL,
  sample INTEGER NOT NULL REFERENCES samples(id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('database_id','mpr92vsrhnr0ezqqhxyjpypfrb');
CREATE TABLE models (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "models" VALUES(1,0,'mini','{"provider":"sim"}');
CREATE TABLE notices (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  kind TEXT NOT NULL,
  model TEXT,
  state TEXT NOT NULL,
  text TEXT NOT NULL,
  wait_us INTEGER,
  plan_index INTEGER,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan_parts (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "plan_parts" VALUES(1,0,'file','evals/triage.eval.yaml','b1');
INSERT INTO "plan_parts" VALUES(1,1,'option','--limit','5');
CREATE TABLE prompts (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  canonical TEXT NOT NULL
) STRICT;
INSERT INTO "prompts" VALUES(1,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','{"v":1}');
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
, plan_hash TEXT, selection TEXT, scored_from TEXT, resumed INTEGER NOT NULL DEFAULT 0, spent_nano_usd INTEGER, scored INTEGER NOT NULL DEFAULT 1, unscored INTEGER NOT NULL DEFAULT 0, elapsed_us INTEGER NOT NULL DEFAULT 0, unpriced INTEGER NOT NULL DEFAULT 0, unknown_spent INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "runs" VALUES(1,'20260101-000000-aaaaa',1700000000000000,1700000009000000,'0.1.0','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,42,1,0,1,0,0,123,NULL,NULL,NULL,'fb7fb86170e4802601073c2b5af090702f5ffe13c9de26d476b2c500b99ab73d','{"limit":5}',NULL,0,123,1,0,0,0,0);
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
INSERT INTO "samples" VALUES(1,1,0,0,0,'mini',1,1,'{"route":"support","billing":"true"}',1700000001000000,900000,'fail','ok',0.5,NULL);
CREATE TABLE scores (
  sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  check_type TEXT NOT NULL,
  name TEXT NOT NULL,
  score REAL,
  pass INTEGER NOT NULL,
  weight REAL NOT NULL,
  reason TEXT NOT NULL,
  error TEXT, turn INTEGER NOT NULL DEFAULT 1, expected_label TEXT, actual_label TEXT, judging TEXT,
  PRIMARY KEY (sample, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "scores" VALUES(1,0,'contains','polite',1.0,1,1.0,'found',NULL,1,'billing','technical','{"prompt_hash":"ab","models":["referee"],"votes":[1,null]}');
INSERT INTO "scores" VALUES(1,1,'regex','regex',NULL,0,0.0,'took longer than 100 ms','check_limit',1,'billing',NULL,NULL);
CREATE TABLE suite_models (
  run INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (run, suite, n),
  FOREIGN KEY (run, suite) REFERENCES suites(run, n) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "suite_models" VALUES(1,0,0,'mini');
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
INSERT INTO "suite_prompts" VALUES(1,0,0,'triage','prompts/triage.prompty',1);
CREATE TABLE suite_spending (
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  suite INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  elapsed_us INTEGER NOT NULL,
  PRIMARY KEY (run, suite)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "suites" VALUES(1,0,'triage','evals/triage.eval.yaml','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','sorts tickets',1);
CREATE INDEX cases_by_suite ON cases(suite);
CREATE INDEX samples_by_run ON samples(run);
CREATE UNIQUE INDEX calls_by_sample ON calls(sample, n);
CREATE UNIQUE INDEX labels_by_sample ON labels(sample, check_name, labeller) WHERE replaced_us IS NULL;
COMMIT;
