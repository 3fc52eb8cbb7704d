#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType contains_any_check() {
  return many_texts_check("contains_any", "Contains at least one of several texts.", "contains_any: [sorry, apologise]",
                          Quantifier::any);
}

}  // namespace llmeval
