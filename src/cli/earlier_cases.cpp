#include "cli/earlier_cases.h"

#include "store/run_cases.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace llmeval {

namespace {

CaseState state_of(EarlierCases earlier) {
  switch (earlier) {
    case EarlierCases::failed:
      return CaseState::failed;
    case EarlierCases::errors:
      return CaseState::errored;
    case EarlierCases::all:
    case EarlierCases::unknown:
      break;
  }
  return CaseState::finished;
}

Error nothing_left(EarlierCases earlier, const std::string& run) {
  if (earlier == EarlierCases::failed) return Error(fmt::format("nothing to run: no case of run {} failed", run));
  return Error(fmt::format("nothing to run: every case of run {} was measured", run));
}

}  // namespace

std::string_view earlier_flag(EarlierCases earlier) {
  switch (earlier) {
    case EarlierCases::all:
      return "";
    case EarlierCases::failed:
      return "--failed";
    case EarlierCases::errors:
      return "--errors";
    case EarlierCases::unknown:
      return "--new";
  }
  return "";
}

Result<> select_earlier(SelectionOptions& options, const Workspace& workspace, Selection& selection) {
  if (options.earlier == EarlierCases::all) return {};
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(options.earlier_run, find_run(database, options.earlier_run));
  LLMEVAL_TRY(const RunState state, run_state(database, options.earlier_run));
  if (state == RunState::running) {
    return failure(fmt::format("run {} is under way", options.earlier_run), "name another run, or wait for its end");
  }
  LLMEVAL_TRY(RunCases cases, cases_in_state(database, options.earlier_run, state_of(options.earlier)));
  if (options.earlier == EarlierCases::unknown) {
    selection.picks = [has = std::move(cases.has)](auto suite, auto case_id) { return !has(suite, case_id); };
  } else if (cases.count == 0) {
    return failure(nothing_left(options.earlier, options.earlier_run));
  } else {
    selection.picks = std::move(cases.has);
  }
  selection.picks_by = fmt::format("{} {}", earlier_flag(options.earlier), options.earlier_run);
  return {};
}

}  // namespace llmeval
