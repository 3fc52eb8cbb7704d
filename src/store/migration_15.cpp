#include "store/migrations.h"

namespace llmeval {

// As trial_policy_text() writes it. Runs of older versions took all trials.
const std::string_view k_trial_policies = R"sql(
ALTER TABLE suites ADD COLUMN trial_policy TEXT NOT NULL DEFAULT 'all';
)sql";

}  // namespace llmeval
