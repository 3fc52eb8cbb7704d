#pragma once

#include "import/foreign_files.h"
#include "import/project_writer.h"
#include "import/promptfoo_assertion.h"
#include "import/promptfoo_models.h"
#include "import/promptfoo_prompts.h"
#include "import/promptfoo_variables.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// Makes cases of tests. Tests that are decided by the same rule are one suite: by all checks, or by the mean of their
/// scores from one threshold on.
class PromptfooCases {
 public:
  PromptfooCases(std::string suite_name, Object default_test, const std::vector<ImportedPrompt>& prompts,
                 ForeignFiles& files, PromptfooModels& models);

  void add(const Value& test);
  /// Notes the variables that nothing reads in any test; once all are added.
  void note_unread();

  const std::vector<WrittenSuite>& suites() const { return suites_; }
  std::vector<WrittenSuite>& suites() { return suites_; }
  std::size_t tests() const { return tests_; }
  std::size_t cases() const { return cases_; }
  /// The answers that came with tests, as rows `{id, answer}`.
  const List& recorded() const { return recorded_; }
  bool all_recorded() const { return recorded_.size() == cases_; }

 private:
  struct Checks {
    List items;
    std::vector<std::string> reads;
    bool decides = false;
    std::string reference;
  };

  WrittenSuite* suite_of(const Value& test);
  Checks read_checks(const Value* assertions, const AssertionContext& context, const std::string& known_reference);
  void read_surroundings(const Value& test, const Value* options, Object& entry);
  void note_other_keys(const Value& test, const Value* options);
  void set_variables(const TestVariables& variables, const Checks& inherited, const Checks& own, Place place,
                     Object& entry);
  void note_odd_print(const Member& variable);
  bool set_reference(const std::string& wanted, const TestVariables& variables, Place place, Object& entry);
  TestVariables with_surroundings(TestVariables variables, const Value* options);
  std::string id_of(const Value& test, const TestVariables& variables);

  std::string name_;
  Object default_test_;
  const std::vector<ImportedPrompt>& prompts_;
  ForeignFiles& files_;
  PromptfooModels& models_;
  std::vector<WrittenSuite> suites_;
  std::vector<Checks> inherited_;  // Of each suite.
  UniqueNames ids_;
  std::set<std::string, std::less<>> read_;            // Variables that are read in some test.
  std::vector<std::pair<std::string, Place>> unread_;  // Those that are not, in others.
  List recorded_;
  std::size_t tests_ = 0;
  std::size_t cases_ = 0;
};

}  // namespace llmeval
