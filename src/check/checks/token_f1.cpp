#include "check/checks/checks.h"
#include "check/metric_check.h"
#include "check/text_form.h"

namespace llmeval {

CheckType token_f1_check() {
  CheckType type;
  type.name = "token_f1";
  type.summary = "Shares words with a reference by F1, as SQuAD counts them: without case, punctuation, a, an and the.";
  type.example = R"(token_f1: {references: "{{ reference }}", min: 0.6})";
  return metric_check(std::move(type), false, [](const Value&) { return Metric{split_answer, token_f1}; });
}

}  // namespace llmeval
