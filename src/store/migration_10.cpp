#include "store/migrations.h"

namespace llmeval {

// Rows in the order of their calls, which only ever rises, instead of one by the random bytes of its key for every
// call: that index doubled the pages which a run wrote. Whoever looks answers up reads the keys first.
const std::string_view k_cached_answers_in_order = R"sql(
ALTER TABLE cached_answers RENAME TO cached_answers_by_key;
DROP INDEX cached_answers_by_call;

CREATE TABLE cached_answers (
  call INTEGER PRIMARY KEY REFERENCES calls(id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  recorded_us INTEGER NOT NULL
) STRICT;
INSERT INTO cached_answers (call, key, recorded_us)
  SELECT call, key, recorded_us FROM cached_answers_by_key ORDER BY call;
DROP TABLE cached_answers_by_key;
)sql";

}  // namespace llmeval
