// calibrate: how far judges agree with people.
#include "cli/calibration_report.h"
#include "cli/commands/commands.h"
#include "cli/judged_answers.h"
#include "cli/label_sheet.h"
#include "cli/workspace.h"
#include "compare/calibration.h"
#include "data/json.h"
#include "report/output.h"
#include "store/calibrations.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

struct CalibrationTarget {
  bool is_json = false;
  std::string path;  ///< `-`: standard output.
};

Result<CalibrationTarget> parse_target(const std::string& word) {
  const std::size_t colon = word.find(':');
  const std::string format = word.substr(0, colon);
  const std::string path = colon == std::string::npos ? "-" : word.substr(colon + 1);
  if ((format == "json" || format == "text") && !path.empty()) return CalibrationTarget{format == "json", path};
  if (word.ends_with(".json") || word.ends_with(".txt")) return CalibrationTarget{word.ends_with(".json"), word};
  return failure(fmt::format("'-o {}' does not say which format to write", word), "formats: text, json");
}

struct Calibrated {
  JudgedAnswers judged;
  JudgeCalibration found;
};

// The newest run of the suite that has scores, or the one that is named.
Result<std::string> pick_run(const Database& database, const std::string& suite, const CalibrateCommand& command) {
  if (!command.run.empty()) return find_run(database, command.run);
  LLMEVAL_TRY(const std::vector<SuiteRun> runs, runs_of_suite(database, suite));
  for (const SuiteRun& run : runs) {
    LLMEVAL_TRY(const std::vector<ScoredCheck> checks, scored_checks(database, run.run_id));
    const bool fits = std::any_of(checks.begin(), checks.end(), [&](const ScoredCheck& one) {
      return one.suite == suite && (command.check.empty() || one.name == command.check);
    });
    if (fits) return run.run_id;
  }
  return failure(command.check.empty() ? fmt::format("no run of suite '{}' has scores", inert_line(suite))
                                       : fmt::format("no run of suite '{}' has a check '{}'", inert_line(suite),
                                                     inert_line(command.check)));
}

// That which is named, else all judges, else the only check.
Result<std::vector<std::string>> pick_checks(const Database& database, const std::string& run_id,
                                             const std::string& suite, const std::string& check) {
  if (check.empty()) {
    LLMEVAL_TRY(const std::vector<ScoredCheck> all, scored_checks(database, run_id));
    std::vector<std::string> judges;
    for (const ScoredCheck& one : all) {
      if (one.suite == suite && one.type.starts_with("judge")) judges.push_back(one.name);
    }
    if (!judges.empty()) return judges;
  }
  LLMEVAL_TRY(const ScoredCheck only, pick_check(database, run_id, suite, check));
  return std::vector{only.name};
}

Result<> keep(const Database& database, const Calibrated& one, SystemTime now) {
  CalibrationRecord record;
  record.suite = one.judged.suite;
  record.check = one.judged.check;
  record.judges = one.judged.judges;
  record.run_id = one.judged.run_id;
  record.labels = one.found.labelled;
  record.kappa = one.found.agreement->kappa;
  if (const auto& interval = one.found.agreement->kappa_interval) {
    record.kappa_low = interval->low;
    record.kappa_high = interval->high;
  }
  record.result = to_json(calibration_value(one.judged, one.found));
  record.at = now;
  return store_calibration(database, record);
}

std::string to_text(const std::vector<Calibrated>& all) {
  std::string text;
  for (const Calibrated& one : all) text += (text.empty() ? "" : "\n") + calibration_text(one.judged, one.found);
  return text;
}

std::string to_json_text(const std::vector<Calibrated>& all) {
  List list;
  for (const Calibrated& one : all) list.push_back(calibration_value(one.judged, one.found));
  return to_json_pretty(Value(std::move(list))) + '\n';
}

Result<> write(const std::vector<Calibrated>& all, const std::vector<std::string>& words, const Workspace& workspace,
               Console& console) {
  std::vector<CalibrationTarget> targets;
  for (const std::string& word : words) {
    LLMEVAL_TRY(CalibrationTarget target, parse_target(word));
    targets.push_back(std::move(target));
  }
  if (targets.empty()) targets.push_back({false, "-"});
  for (const CalibrationTarget& target : targets) {
    const std::string text = target.is_json ? to_json_text(all) : to_text(all);
    if (target.path == "-") {
      console.out(text);
      continue;
    }
    LLMEVAL_TRY(const std::unique_ptr<Output> output, open_file(workspace.absolute(target.path)));
    LLMEVAL_CHECK(output->append(text));
    LLMEVAL_CHECK(output->finish());
  }
  return {};
}

// Those that have labels; says of which there are none.
Result<std::vector<Calibrated>> calibrate_all(const CalibrateCommand& command, const Workspace& workspace,
                                              const Database& database, Console& console) {
  const std::string path = workspace.files->from_typed(command.suite).value_or(command.suite);
  LLMEVAL_TRY(const std::string suite, find_stored_suite(database, command.suite, path));
  LLMEVAL_TRY(const std::string run, pick_run(database, suite, command));
  LLMEVAL_TRY(const std::vector<std::string> checks, pick_checks(database, run, suite, command.check));
  std::vector<Calibrated> all;
  for (const std::string& check : checks) {
    LLMEVAL_TRY(JudgedAnswers judged, collect_judged(database, suite, check, run));
    if (!judged.answers.empty()) {
      JudgeCalibration found = calibrate(judged.answers, judged.run, judged.pairs);
      all.push_back({std::move(judged), std::move(found)});
      continue;
    }
    const std::uint64_t others = judged.picked + judged.of_another_judge;
    const std::string text = fmt::format(
        "nobody has labelled answers that '{}' of {} scored in run {}{}", inert_line(check), inert_line(suite), run,
        others == 0 ? "" : fmt::format(", drawn at random ({} others left out)", others));
    const std::string hint =
        fmt::format("llmeval labels sheet {} --check {} --blind -o csv:labels.csv", run, inert_line(check));
    if (checks.size() == 1) return failure(text, hint);
    console.err(fmt::format("warning: {} ({})\n", text, hint));
  }
  if (all.empty()) return failure(fmt::format("no judge of {} has labels", inert_line(suite)));
  return all;
}

}  // namespace

ExitCode run_command(const CalibrateCommand& command, CommandContext context) {
  const auto refuse = [&](const Error& error) {
    context.console.error(error);
    return ExitCode::usage;
  };
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error());
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error());
  const Result<std::vector<Calibrated>> all = calibrate_all(command, *workspace, *database, context.console);
  if (!all) return refuse(all.error());
  for (const Calibrated& one : *all) {
    if (!one.found.agreement) continue;
    if (const Result<> kept = keep(*database, one, RealClock().system_now()); !kept) return refuse(kept.error());
  }
  const Result<> written = write(*all, command.outputs, *workspace, context.console);
  if (written) return ExitCode::gates_met;
  context.console.error(written.error());
  return ExitCode::broken;
}

}  // namespace llmeval
