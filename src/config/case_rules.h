#pragma once

#include "config/case_entry.h"
#include "config/project.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The prompts of a suite.
struct SuitePrompts {
  std::vector<std::shared_ptr<const Prompt>> prompts;
  bool is_whole = true;  ///< False: one of them is wrong and is left out.
};

/// Where a case was written: in a suite's file, where an unused variable is a mistake, or in a data file, which may
/// have more columns than are read.
enum class CaseOrigin : std::uint8_t { suite, data };

/// What every case of a suite must be: named rightly, checked by something that can decide, with a value for every
/// variable that its prompts and checks read, and without a variable that nobody reads. One for a suite; told of each
/// case, then finish(). Its arguments outlive it.
class CaseRules {
 public:
  CaseRules(const SuitePrompts& prompts, const CaseDefaults& defaults, Diagnostics& diagnostics);

  void check(const ReadCase& read, CaseOrigin origin);

  /// Says what only the whole suite shows: variables of the suite that nobody reads, and mistakes that came with many
  /// cases.
  void finish();

 private:
  struct Mistake {
    Severity severity = Severity::error;
    Place place = {};
    std::string message = {};
    std::string hint = {};
  };
  struct Repeated {
    Mistake mistake;
    std::string first_case;
    Place first_place;
    std::uint64_t more = 0;  ///< Cases after the first.
  };

  void check_id(const Case& subject);
  void check_expectations(const SuiteCase& golden, CaseOrigin origin);
  void check_variables_of_checks(const SuiteCase& golden);
  void check_prompts(const Case& subject);
  void check_unused(const SuiteCase& golden);
  bool is_read_by_prompt(std::string_view variable) const;
  void refuse_unused(const Member& variable);
  /// One mistake of a template, a check or a file is one message, not one for each of a million cases.
  void report(Mistake mistake, const Case& subject);

  const SuitePrompts& prompts_;
  const CaseDefaults& defaults_;
  Diagnostics& diagnostics_;
  bool all_whole_ = true;
  std::set<std::string, std::less<>> read_by_checks_;
  std::map<std::string, Repeated> repeated_;
};

}  // namespace llmeval
