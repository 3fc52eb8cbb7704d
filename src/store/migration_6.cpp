#include "store/migrations.h"

namespace llmeval {

const std::string_view k_labels = R"sql(
ALTER TABLE scores ADD COLUMN expected_label TEXT;
ALTER TABLE scores ADD COLUMN actual_label TEXT;
)sql";

}  // namespace llmeval
