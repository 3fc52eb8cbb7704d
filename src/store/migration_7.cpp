#include "store/migrations.h"

namespace llmeval {

const std::string_view k_notices = R"sql(
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
)sql";

}  // namespace llmeval
