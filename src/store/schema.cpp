#include "store/schema.h"

#include "store/migrations.h"

namespace llmeval {

const std::vector<std::string_view>& migrations() {
  static const std::vector<std::string_view> all{
      k_first_tables,  k_resumable_runs,   k_conversations, k_cached_answers,   k_unscored_runs,
      k_labels,        k_notices,          k_run_spending,  k_streamed_answers, k_cached_answers_in_order,
      k_unknown_costs, k_labels_of_people, k_asking_checks, k_comparable_runs,  k_trial_policies,
      k_clusters};
  return all;
}

}  // namespace llmeval
