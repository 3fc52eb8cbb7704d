#include "cli/execute.h"

#include "cli/outputs.h"
#include "cli/stored_report.h"
#include "report/live_status.h"
#include "store/runs.h"

#include <optional>
#include <utility>

namespace llmeval {

namespace {

// The report for people: on standard output, unless a machine reads that.
std::unique_ptr<EventSink> make_text_report(const Outputs& outputs, Console& console, int verbosity) {
  const bool on_err = outputs.uses_stdout;
  const Stream& stream = on_err ? console.err_stream() : console.out_stream();
  const bool color = on_err ? console.err_has_color() : console.out_has_color();
  return make_writer(*find_format("text"),
                     open_stream(stream.descriptor, on_err ? "standard error" : "standard output"),
                     report_options(stream, color, verbosity));
}

// Decides, stores the decision and writes the final reports.
ExitCode conclude(const RunOutcome& outcome, bool is_scored, Outputs& outputs, const ReportWords& words,
                  Console& console) {
  for (const Error& error : outcome.failures) console.error(error);
  RunEnd end{outcome.interrupted, outcome.store_failed, !outcome.failures.empty(), outcome.budget_reached,
             outcome.gate.decision};
  if (const Result<> stored =
          store_decision(*outcome.database, outcome.run_id, static_cast<int>(exit_code(end)),
                         is_scored ? std::optional(end.decision) : std::nullopt, outcome.gate.rules);
      !stored) {
    console.error(stored.error());
    end.store_failed = true;
  }
  if (const Result<> stored = store_notices(*outcome.database, outcome.run_id, NoticeKind::judge, outcome.judges);
      !stored) {
    console.error(stored.error());
    end.store_failed = true;
  }
  std::vector<EventSink*> writers = borrow(outputs.final);
  const std::unique_ptr<EventSink> text =
      words.has_text ? make_text_report(outputs, console, words.verbosity) : nullptr;
  if (text != nullptr) writers.push_back(text.get());
  for (const Error& error : write_stored(*outcome.database, outcome.run_id, writers)) {
    console.error(error);
    end.output_failed = true;
  }
  return exit_code(end);
}

}  // namespace

ExecutedRun execute_run(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console) {
  Result<Outputs> outputs = open_outputs(words.outputs, workspace.directory, console);
  if (!outputs) {
    console.error(outputs.error());
    return {};
  }
  const std::unique_ptr<EventSink> status = make_live_status(
      open_stream(console.err_stream().descriptor, "standard error"), status_options(console, words.verbosity));
  settings.environment = &workspace.environment;
  settings.database = workspace.database;
  settings.sinks = borrow(outputs->live);
  settings.sinks.push_back(status.get());
  const bool is_scored = settings.plan->project().is_scored;
  const Result<RunOutcome> outcome = run_plan(std::move(settings));
  if (!outcome) {
    console.error(outcome.error());
    return {};
  }
  return {conclude(*outcome, is_scored, *outputs, words, console), outcome->run_id};
}

ExitCode execute(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console) {
  return execute_run(std::move(settings), workspace, words, console).code;
}

}  // namespace llmeval
