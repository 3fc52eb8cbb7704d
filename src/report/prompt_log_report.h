#pragma once

#include "data/value.h"
#include "domain/prompt_log.h"
#include "report/options.h"

#include <span>
#include <string>

namespace llmeval {

/// For people: a heading a prompt, a line a version, and its pass rates with 95 % Wilson intervals below.
std::string prompt_log_text(std::span<const PromptLogEntry> log, const ReportOptions& options);

/// For programs: a list of versions with all that is known of them.
Value prompt_log_value(std::span<const PromptLogEntry> log);

}  // namespace llmeval
