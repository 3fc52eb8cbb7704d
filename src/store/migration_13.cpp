#include "store/migrations.h"

namespace llmeval {

// Looked up within a sample's calls only, so that no index is needed.
const std::string_view k_asking_checks = R"sql(
ALTER TABLE calls ADD COLUMN check_name TEXT;
ALTER TABLE calls ADD COLUMN question BLOB;
ALTER TABLE scores ADD COLUMN judging TEXT;
)sql";

}  // namespace llmeval
