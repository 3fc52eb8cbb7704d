#include "check/checks/checks.h"
#include "check/metric_check.h"
#include "check/text_form.h"

namespace llmeval {

CheckType gleu_check() {
  CheckType type;
  type.name = "gleu";
  type.summary =
      "Is like its references by GLEU (Wu et al. 2016): the lesser of precision and recall of runs of 1 to 4 words.";
  type.example = "gleu: {references: [The cat sat on the mat.], min: 0.5}";
  type.options = with_text_form({}, true);
  return metric_check(std::move(type), true, [](const Value&) { return Metric{split_13a, gleu}; });
}

}  // namespace llmeval
