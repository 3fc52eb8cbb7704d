#pragma once

#include "config/case_parts.h"
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

/// What every case of a suite must be: named rightly, checked by something that can decide, with a value for every
/// variable that its prompts and checks read, and without a variable that nobody reads. One for a suite; told of each
/// case, then finish(). Its arguments outlive it.
class CaseRules {
 public:
  CaseRules(const SuitePrompts& prompts, const CaseDefaults& defaults, Diagnostics& diagnostics);

  /// \param narrowed  the prompts that a narrowed case is for; nullptr: all.
  /// Answers will only be looked at: cases need no checks, and what checks read need not be there.
  void expect_nothing() { expects_something_ = false; }
  /// A stranger's images come with the project: a provider would fetch others from wherever the stranger says.
  void refuse_remote_images() { remote_images_ = false; }

  void check(const ReadCase& read, const std::vector<std::shared_ptr<const Prompt>>* narrowed);
  /// Variables that the suite, or an entry, gives to several cases. Those of an included file are not among them: it is
  /// written for other suites, too.
  void add_shared_vars(const Object& vars);

  /// Says what only the whole suite shows: shared variables that nobody reads, and mistakes that
  /// came with many cases.
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
  void check_golden(const Case& subject);
  /// Decisions about cases that the suite does not have.
  void report_forgotten();
  void check_expectations(const SuiteCase& golden, CaseOrigin origin);
  /// What checks of one answer say together.
  void check_together(const Expectations& expectations, const Case& subject);
  void check_variables_of_checks(const ReadCase& read);
  void check_variables_of(const Expectations& expectations, const ReadCase& read);
  void check_prompts(const Case& subject);
  void check_images(const std::vector<Message>& messages, Place place, const Case& subject);
  void check_schemas(const Expectations& expectations, const Case& subject);
  void check_tools(const ReadCase& read);
  void check_offered(const WrittenTools& written, const std::vector<std::string_view>& offered, const Case& subject);
  void check_unused(const ReadCase& read);
  bool is_read_by_prompt(std::string_view variable) const;
  void check_unused(const Object& shared);
  void refuse_unused(const std::string& variable, Place place);
  /// One mistake of a template, a check or a file is one message, not one for each of a million cases.
  void report(Mistake mistake, const Case& subject);

  const SuitePrompts& prompts_;
  const CaseDefaults& defaults_;
  Diagnostics& diagnostics_;
  const std::vector<std::shared_ptr<const Prompt>>* case_prompts_;  // Of the case at hand.
  Object shared_vars_;
  bool all_whole_ = true;
  bool expects_something_ = true;
  bool remote_images_ = true;  // May be there.
  std::set<std::string, std::less<>> read_by_checks_;
  bool checks_read_all_ = false;  // One reads variables by names that only values tell.
  std::map<std::string, Repeated> repeated_;
  std::set<const GoldenLine*> met_;  // Whose cases there are.
};

}  // namespace llmeval
