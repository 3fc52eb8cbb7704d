#pragma once

#include "check/check.h"

namespace llmeval {

// Inside check/ only: one maker per check, each in its own file; check_types.cpp lists them.

CheckType equals_check();
CheckType one_of_check();
CheckType contains_check();
CheckType contains_all_check();
CheckType contains_any_check();
CheckType starts_with_check();
CheckType ends_with_check();
CheckType count_check();
CheckType regex_check();
CheckType length_check();
CheckType is_json_check();
CheckType json_check();
CheckType json_equals_check();
CheckType json_schema_check();
CheckType number_check();
CheckType choice_check();
CheckType levenshtein_check();
CheckType token_f1_check();
CheckType rouge_check();
CheckType bleu_check();
CheckType gleu_check();
CheckType classify_check();
CheckType expr_check();
CheckType outcome_check();
CheckType refusal_check();
CheckType latency_check();
CheckType first_token_check();
CheckType tokens_check();
CheckType cost_check();
CheckType finish_reason_check();
CheckType tool_call_check();
CheckType tool_calls_check();
CheckType citations_check();
CheckType no_leak_check();
CheckType judge_check();
CheckType judge_choice_check();
CheckType judge_pairwise_check();
CheckType similar_check();
CheckType exec_check();
CheckType any_of_check();
CheckType all_of_check();
CheckType at_least_check();

}  // namespace llmeval
