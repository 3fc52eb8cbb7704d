#include "check/checks/checks.h"
#include "check/text_checks.h"

namespace llmeval {

CheckType starts_with_check() {
  return one_text_check("starts_with", "Starts with a text.", "starts_with: Dear", "to start with ",
                        [](std::string_view text, std::string_view sought) { return text.starts_with(sought); });
}

}  // namespace llmeval
