#include "compare/flips.h"

#include "base/assert.h"

namespace llmeval {

FlipAnswer answer_flip(const Reruns& reruns, const FlipRule& rule) {
  LLMEVAL_ASSERT(rule.confirm > 0);
  const bool fails_on_both_sides = reruns.after_failed >= rule.confirm && reruns.before_failed >= rule.confirm;
  if (rule.can_ask_before && fails_on_both_sides && reruns.after_passed + reruns.before_passed == 0) {
    return FlipAnswer::elsewhere;
  }
  if (reruns.after_passed > 0 || (rule.can_ask_before && reruns.before_failed > 0)) return FlipAnswer::flaky;
  const bool is_complete =
      reruns.after_failed >= rule.confirm && (!rule.can_ask_before || reruns.before_passed >= rule.confirm);
  return is_complete ? FlipAnswer::confirmed : FlipAnswer::inconclusive;
}

}  // namespace llmeval
