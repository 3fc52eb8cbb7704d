#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType starts_with_check() {
  return one_text_check("starts_with", "Starts with a text, or with one of several.", "starts_with: Dear",
                        "to start with ", true,
                        [](std::string_view text, std::string_view sought) { return text.starts_with(sought); });
}

}  // namespace llmeval
