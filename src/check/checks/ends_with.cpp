#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType ends_with_check() {
  return one_text_check("ends_with", "Ends with a text, or with one of several; white space at the end counts.",
                        "ends_with: Best regards", "to end with ", true,
                        [](std::string_view text, std::string_view sought) { return text.ends_with(sought); });
}

}  // namespace llmeval
