#pragma once

#include "cli/workspace.h"

#include <map>
#include <set>
#include <string>

namespace llmeval {

/// What a check asks of answers, as its suite says it now, for people who judge by themselves.
struct CheckCriteria {
  std::map<std::string, std::string> by_case;  ///< A rubric, or the check's options; of cases that have the check.
  std::string suite_hash;                      ///< Of the suite's file; empty: it cannot be loaded any more.
};

CheckCriteria check_criteria(const Workspace& workspace, const std::string& suite, const std::string& check,
                             const std::set<std::string>& case_ids);

}  // namespace llmeval
