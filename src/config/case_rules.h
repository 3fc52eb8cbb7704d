#pragma once

#include "config/project.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// What every case of a suite must be: named rightly, checked by something that can decide, with a value for every variable that its prompts
/// and checks read, and without a variable that nobody reads. One for a suite; told of each case, then finish().
class CaseRules {
 public:
  /// \param prompts  of the suite; all of them, selected or not.
  CaseRules(const std::vector<std::shared_ptr<const Prompt>>& prompts, const Object& suite_vars, Diagnostics& diagnostics);

  /// \param is_inline  written in a suite's file, where an unused variable is a mistake; a data file may have more columns than are read.
  void check(const SuiteCase& golden, bool is_inline);

  /// Says what only the whole suite shows: variables of the suite that nobody reads, and how often a mistake came again.
  void finish();

 private:
  struct Repeated {
    Severity severity;
    Place place;
    std::string message;
    std::string hint;
    std::uint64_t more = 0;  ///< Cases after the first.
  };

  void check_id(const Case& subject);
  void check_expectations(const SuiteCase& golden);
  void check_variables_of_checks(const SuiteCase& golden);
  void check_prompts(const Case& subject);
  void check_unused(const SuiteCase& golden);
  bool is_read(const std::string& name, const SuiteCase& golden) const;
  void report(Place place, const std::string& what, const std::string& of_case, std::string hint,
              Severity severity = Severity::error);

  const std::vector<std::shared_ptr<const Prompt>>& prompts_;
  const Object& suite_vars_;
  Diagnostics& diagnostics_;
  std::set<std::string, std::less<>> read_by_checks_;
  std::map<std::string, Repeated> repeated_;  ///< By place and text: one mistake in a template is one message, not one a case.
};

}  // namespace llmeval
