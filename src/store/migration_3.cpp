#include "store/migrations.h"

namespace llmeval {

const std::string_view k_conversations = R"sql(
ALTER TABLE calls ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;
ALTER TABLE scores ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;
)sql";

}  // namespace llmeval
