#include "check/checks/checks.h"
#include "check/metric_check.h"
#include "check/text_form.h"

namespace llmeval {

namespace {

std::size_t variant_of(const Value& options) {
  const Value* const variant = options.find("variant");
  if (variant == nullptr || variant->is_text()) return 0;
  return variant->number().to_double() < 1.5 ? 1 : 2;
}

OverlapPart part_of(const Value& options) {
  const Value* const part = options.find("part");
  if (part == nullptr || part->text() == "f1") return OverlapPart::f1;
  return part->text() == "precision" ? OverlapPart::precision : OverlapPart::recall;
}

}  // namespace

CheckType rouge_check() {
  CheckType type;
  type.name = "rouge";
  type.summary = "Is like a reference by ROUGE (Lin 2004): shared words, pairs of words, or their common order.";
  type.example = R"(rouge: {references: "{{ reference }}", variant: L, min: 0.4})";
  type.options = {
      {"variant", Shape::either({Shape::integer(1, 2), Shape::words({"L"})})->with_default("L"),
       "1: words, 2: pairs of neighbours, L: the longest common subsequence of words.", false},
      {"part", Shape::words({"f1", "precision", "recall"})->with_default("f1"),
       "F1, or the share of the answer's words (precision) or the reference's (recall).", false},
  };
  return metric_check(std::move(type), false, [](const Value& options) {
    return Metric{split_letters,
                  [n = variant_of(options), part = part_of(options)](std::string_view text, References references) {
                    return rouge(n, part, text, references);
                  }};
  });
}

}  // namespace llmeval
