#include "check/check.h"

#include "check/bounded_check.h"
#include "check/checks/checks.h"

#include <algorithm>

namespace llmeval {

namespace {

std::vector<CheckType> list_types() {
  return {
      equals_check(),        one_of_check(),         contains_check(),    contains_all_check(), contains_any_check(),
      starts_with_check(),   ends_with_check(),      regex_check(),       count_check(),        length_check(),
      is_json_check(),       json_check(),           json_equals_check(), json_schema_check(),  number_check(),
      choice_check(),        levenshtein_check(),    token_f1_check(),    rouge_check(),        bleu_check(),
      gleu_check(),          classify_check(),       expr_check(),        outcome_check(),      refusal_check(),
      finish_reason_check(), tool_call_check(),      tool_calls_check(),  citations_check(),    no_leak_check(),
      latency_check(),       first_token_check(),    tokens_check(),      cost_check(),         judge_check(),
      judge_choice_check(),  judge_pairwise_check(), similar_check(),     exec_check(),         any_of_check(),
      all_of_check(),        at_least_check(),
  };
}

}  // namespace

const std::vector<CheckType>& check_types() {
  static const std::vector<CheckType> types = [] {
    std::vector<CheckType> listed = list_types();
    for (CheckType& type : listed) {
      type.shape = check_shape(type, true);
      type.defaults_shape = defaults_shape(type);
    }
    return listed;
  }();
  return types;
}

const CheckType* find_check_type(std::string_view name) {
  const std::vector<CheckType>& types = check_types();
  const auto found = std::find_if(types.begin(), types.end(), [&](const CheckType& type) { return type.name == name; });
  return found == types.end() ? nullptr : &*found;
}

}  // namespace llmeval
