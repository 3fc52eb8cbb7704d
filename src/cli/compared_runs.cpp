#include "cli/compared_runs.h"

#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// The models or prompts of a run, each once, in its order.
std::vector<std::string> values_of(const RunInfo& run, CompareBy by) {
  std::vector<std::string> values;
  const auto note = [&](const std::string& value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  };
  for (const SuiteInfo& suite : run.suites) {
    if (by == CompareBy::model) std::for_each(suite.models.begin(), suite.models.end(), note);
    if (by == CompareBy::prompt) {
      for (const PromptVersion& prompt : suite.prompts) note(prompt.name);
    }
  }
  return values;
}

const std::string& value_of(const SampleTable& table, const SampleRow& row, CompareBy by) {
  return by == CompareBy::model ? table.models[row.model] : table.prompts[row.prompt];
}

}  // namespace

Result<ComparedRuns::Stored> ComparedRuns::read(const std::string& run_id) {
  const auto known = stored_.find(run_id);
  if (known != stored_.end()) return known->second;
  LLMEVAL_TRY(RunInfo info, read_run(database_, run_id));
  LLMEVAL_TRY(SampleTable table, read_sample_rows(database_, run_id));
  Stored stored{std::make_shared<const RunInfo>(std::move(info)),
                std::make_shared<const SampleTable>(std::move(table))};
  return stored_.emplace(run_id, std::move(stored)).first->second;
}

Result<ComparedRun> ComparedRuns::get(std::string label, const FoundRun& found,
                                      const std::vector<RunReference::Selector>& selectors) {
  LLMEVAL_TRY(const Stored stored, read(found.id));
  LLMEVAL_TRY(std::vector<std::uint32_t> samples, pick_samples(*stored.info, *stored.table, found, selectors));
  return ComparedRun{std::move(label), stored.info, stored.table, std::move(samples)};
}

Result<std::vector<ComparedRun>> ComparedRuns::split(const RunReference& reference, CompareBy by) {
  LLMEVAL_TRY(const FoundRun found, find_referenced(database_, reference));
  LLMEVAL_TRY(const ComparedRun whole, get(reference.word, found, reference.selectors));
  std::vector<ComparedRun> sides;
  for (const std::string& value : values_of(*whole.info, by)) {
    ComparedRun side{value, whole.info, whole.table, {}};
    for (const std::uint32_t place : whole.samples) {
      if (value_of(*whole.table, whole.table->rows[place], by) == value) side.samples.push_back(place);
    }
    if (!side.samples.empty()) sides.push_back(std::move(side));
  }
  if (sides.size() > 1) return sides;
  return failure(fmt::format("run {} has only one {}", found.id, by == CompareBy::model ? "model" : "prompt"),
                 "without --by, runs are compared");
}

ReadSample ComparedRuns::reader() {
  return [this](const RunInfo& run, std::int64_t row) -> Result<SampleResult> {
    auto known = readers_.find(run.id);
    if (known == readers_.end()) {
      LLMEVAL_TRY(SampleReader reader, SampleReader::open(database_, run.id));
      known = readers_.emplace(run.id, std::move(reader)).first;
    }
    return known->second.read(row);
  };
}

}  // namespace llmeval
