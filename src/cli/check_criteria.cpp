#include "cli/check_criteria.h"

#include "data/json.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

// The rubric where it has one, else what stands behind the check's name.
std::string criteria_text(const Expectation& expectation) {
  const Value& options = expectation.options();
  const Value* rubric = options.is_object() ? options.find("rubric") : nullptr;
  if (rubric != nullptr && rubric->is_text()) return rubric->text();
  const std::string text = options.is_text() ? options.text() : to_json(options);
  return fmt::format("{}{}: {}", expectation.is_negated() ? "not " : "", expectation.type(), text);
}

}  // namespace

CheckCriteria check_criteria(const Workspace& workspace, const std::string& suite, const std::string& check,
                             const std::set<std::string>& case_ids) {
  Selection selection;
  selection.suites = {suite};
  selection.picks = [&](std::string_view, std::string_view id) { return case_ids.contains(std::string(id)); };
  Diagnostics ignored;  // Sheets are of stored answers: files that changed since may be wrong by now.
  const Project project = load_project(workspace.files, workspace.environment, selection, ignored);
  CheckCriteria criteria;
  for (const Suite& one : project.suites) {
    if (one.name != suite) continue;
    criteria.suite_hash = one.hash;
    for (std::uint64_t i = 0; i < one.cases->size(); ++i) {
      const Result<SuiteCase> golden = one.cases->at(i);
      if (!golden) continue;
      for (const auto& expectation : golden->expectations) {
        if (expectation->name() == check) criteria.by_case[golden->subject->id] = criteria_text(*expectation);
      }
      for (const Expectations& turn : golden->turn_expectations) {
        for (const auto& expectation : turn) {
          if (expectation->name() == check) criteria.by_case[golden->subject->id] = criteria_text(*expectation);
        }
      }
    }
  }
  return criteria;
}

}  // namespace llmeval
