#include "cli/rescored_run.h"

#include "cli/stored_answers_run.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace llmeval {

Result<std::unique_ptr<RescoredRun>> RescoredRun::make(const Database& answers, const RunInfo& run,
                                                       const Workspace& workspace, Console& console) {
  std::unique_ptr<RescoredRun> made(new RescoredRun);
  // Beside the results: where those may be written, these may.
  std::string folder = answers.path() + ".rescored-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr)
    return failure(fmt::format("no folder can be made beside '{}'", answers.path()));
  made->folder_ = std::move(folder);
  StoredAnswersRun wanted;
  wanted.database = made->folder_ + "/results.db";
  wanted.words.verbosity = -1;
  wanted.words.has_text = false;
  LLMEVAL_TRY(const ExecutedRun ran, score_stored_answers(answers, run, wanted, workspace, console));
  if (ran.run_id.empty()) return failure("the suites cannot be loaded as they are now");
  made->run_id_ = ran.run_id;
  LLMEVAL_TRY(made->database_, Database::open_existing(wanted.database));
  made->runs_.emplace(*made->database_);
  return made;
}

RescoredRun::~RescoredRun() {
  runs_.reset();
  database_.reset();
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Result<ComparedRun> RescoredRun::get(const NamedSide& side) {
  return runs_->get(
      {side.label + ", scored again by the checks as they are now", {run_id_, side.found.prompt_hash}, side.selectors});
}

}  // namespace llmeval
