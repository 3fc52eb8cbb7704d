#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType contains_check() {
  return one_text_check(
      "contains", "Contains a text.", "contains: refund", "to contain ", false,
      [](std::string_view text, std::string_view sought) { return text.find(sought) != std::string_view::npos; });
}

}  // namespace llmeval
