#include "store/migrations.h"

namespace llmeval {

// The one index on random keys that a run writes. Its key is the start of the request's, an integer, which makes it
// half as large; calls.cache_key has the whole.
const std::string_view k_cached_answers = R"sql(
ALTER TABLE calls ADD COLUMN cache_key BLOB;
ALTER TABLE calls ADD COLUMN recorded_us INTEGER;

CREATE TABLE cached_answers (
  key INTEGER PRIMARY KEY,
  call INTEGER NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
  recorded_us INTEGER NOT NULL
) STRICT;
CREATE INDEX cached_answers_by_call ON cached_answers(call);

ALTER TABLE runs ADD COLUMN spent_nano_usd INTEGER;
)sql";

}  // namespace llmeval
