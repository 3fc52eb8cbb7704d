#include "store/migrations.h"

namespace llmeval {

// The name of a tag; empty: each case is independent.
const std::string_view k_clusters = R"sql(
ALTER TABLE suites ADD COLUMN cluster TEXT NOT NULL DEFAULT '';
)sql";

}  // namespace llmeval
