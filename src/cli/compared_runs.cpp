#include "cli/compared_runs.h"

#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
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

Result<ComparedRuns::Stored> ComparedRuns::read(const Database& database, const std::string& run_id) {
  LLMEVAL_TRY(RunInfo info, read_run(database, run_id));
  LLMEVAL_TRY(SampleTable table, read_sample_rows(database, run_id));
  return Stored{std::make_shared<const RunInfo>(std::move(info)),
                std::make_shared<const SampleTable>(std::move(table))};
}

Result<ComparedRuns::Stored> ComparedRuns::stored(const std::string& run_id) {
  const auto known = stored_.find(run_id);
  if (known != stored_.end()) return known->second;
  LLMEVAL_TRY(Stored fresh, read(database_, run_id));
  return stored_.emplace(run_id, std::move(fresh)).first->second;
}

Result<> ComparedRuns::read_ahead(const NamedSide& before, const NamedSide& after) {
  if (before.found.id == after.found.id) return {};
  // A connection belongs to one thread.
  std::future<Result<Stored>> other =
      std::async(std::launch::async, [path = database_.path(), run = before.found.id]() -> Result<Stored> {
        LLMEVAL_TRY(const Database database, Database::open_existing(path));
        return read(database, run);
      });
  const Result<Stored> own = stored(after.found.id);
  Result<Stored> fresh = other.get();
  if (!own) return failure(own.error());
  if (!fresh) return failure(std::move(fresh).error());
  stored_.emplace(before.found.id, *std::move(fresh));
  return {};
}

Result<ComparedRun> ComparedRuns::get(const NamedSide& side) {
  LLMEVAL_TRY(const Stored run, stored(side.found.id));
  LLMEVAL_TRY(std::vector<std::uint32_t> samples, pick_samples(*run.info, *run.table, side.found, side.selectors));
  return ComparedRun{side.label, run.info, run.table, std::move(samples)};
}

Result<std::vector<ComparedRun>> ComparedRuns::split(const NamedSide& side, CompareBy by) {
  LLMEVAL_TRY(const ComparedRun whole, get(side));
  std::vector<ComparedRun> sides;
  for (const std::string& value : values_of(*whole.info, by)) {
    ComparedRun part{value, whole.info, whole.table, {}};
    for (const std::uint32_t place : whole.samples) {
      if (value_of(*whole.table, whole.table->rows[place], by) == value) part.samples.push_back(place);
    }
    if (!part.samples.empty()) sides.push_back(std::move(part));
  }
  if (sides.size() > 1) return sides;
  return failure(fmt::format("run {} has only one {}", side.found.id, by == CompareBy::model ? "model" : "prompt"),
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
