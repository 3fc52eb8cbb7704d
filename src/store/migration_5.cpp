#include "store/migrations.h"

namespace llmeval {

const std::string_view k_unscored_runs = R"sql(
ALTER TABLE runs ADD COLUMN scored INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN unscored INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace llmeval
