#include "cli/early_stop.h"

#include "compare/compared_samples.h"
#include "store/sample_rows.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::function<TrialPolicy(std::string_view)> policies_of(const Project& project) {
  return [&project](std::string_view name) {
    const auto suite =
        std::find_if(project.suites.begin(), project.suites.end(), [&](const Suite& one) { return one.name == name; });
    return suite == project.suites.end() ? TrialPolicy() : suite->trial_policy;
  };
}

}  // namespace

EarlyStopSink::EarlyStopSink(const Plan& plan, EarlyAnswers answers) : plan_(plan), answers_(std::move(answers)) {}

Result<> EarlyStopSink::on_event(const RunEvent& event) {
  if (const auto* const finished = std::get_if<SampleFinished>(&event.kind)) add(finished->sample);
  if (const auto* const skipped = std::get_if<SampleSkipped>(&event.kind)) add(skipped->sample);
  return {};
}

void EarlyStopSink::add(const SampleResult& sample) {
  waiting_.insert_or_assign(sample.index, compared_sample(sample));
  advance();
}

void EarlyStopSink::advance() {
  while (position_ < plan_.size()) {
    const PlannedSample planned = plan_.at(position_);
    const auto found = waiting_.find(planned.index);
    if (found == waiting_.end()) return;
    samples_.push_back(std::move(found->second));
    waiting_.erase(found);
    ++position_;
    const bool is_last = position_ == plan_.size();
    const PlannedSample next = is_last ? PlannedSample() : plan_.at(position_);
    if (is_last || next.suite != planned.suite || next.case_index != planned.case_index) end_case(planned.suite);
  }
}

void EarlyStopSink::end_case(std::uint32_t suite) {
  for (const ComparedCase& one : gather_cases(std::exchange(samples_, {}), policies_of(plan_.project()))) {
    answers_.add(one);
  }
  if (answers_.is_certain(plan_.project().suites.at(suite).name)) certain_.insert(suite);
}

Result<std::vector<ComparedCase>> stored_cases(const std::string& path, const std::string& run_id,
                                               const Project& project) {
  LLMEVAL_TRY(const Database database, Database::open_existing(path));
  LLMEVAL_TRY(const SampleTable table, read_sample_rows(database, run_id));
  return gather_cases(compared_samples(table), policies_of(project));
}

}  // namespace llmeval
