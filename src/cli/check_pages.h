#pragma once

#include "check/check.h"

#include <string>

namespace llmeval {

// What help says of checks, all of it from the table of checks.

/// One line a check: its name and summary.
std::string check_list_text();
/// All about one check.
std::string check_page(const CheckType& type);
/// All checks as the page .github/docs/checks.md, which a test compares.
std::string checks_markdown();

}  // namespace llmeval
