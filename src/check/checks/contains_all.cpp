#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType contains_all_check() {
  return many_texts_check("contains_all", "Contains every one of several texts.", "contains_all: [order, refund]",
                          Quantifier::all);
}

}  // namespace llmeval
