#include "store/migrations.h"

namespace llmeval {

const std::string_view k_streamed_answers = R"sql(
ALTER TABLE calls ADD COLUMN cache_write_tokens INTEGER;

ALTER TABLE attempts ADD COLUMN first_token_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN cache_write_tokens INTEGER;
)sql";

}  // namespace llmeval
