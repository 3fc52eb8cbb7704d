#include "check/checks/checks.h"
#include "check/metric_check.h"
#include "check/text_form.h"

namespace llmeval {

// Scores are sacreBLEU's divided by 100, whose definition stands in metrics/text_metrics.h.
CheckType bleu_check() {
  CheckType type;
  type.name = "bleu";
  type.summary =
      "Is like its references by BLEU (sacreBLEU's sentence score: tokens of 13a, exp smoothing), on a scale from 0 to "
      "1.";
  type.example = "bleu: {references: [The cat sat on the mat.], min: 0.4}";
  type.options = with_text_form({});
  return metric_check(std::move(type), false, [](const Value&) { return Metric{split_13a, bleu}; });
}

}  // namespace llmeval
