#include "cli/execute.h"

#include "cli/baseline_refresh.h"
#include "cli/confirm_flips.h"
#include "cli/gate_comparison.h"
#include "cli/outputs.h"
#include "cli/run_facts.h"
#include "report/live_status.h"
#include "store/runs.h"

#include <fmt/format.h>

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

// Asks what passed before and fails now again, and says so.
Result<> ask_again(const Reasking& how, const std::vector<FlippedCase>& flips, GateRuns& runs, RunOutcome& outcome,
                   Console& console) {
  if (flips.empty() || !outcome.stop_reason.empty()) return {};
  LLMEVAL_TRY(const std::optional<RunOutcome> asked, confirm_flips(how, runs, flips));
  if (!asked) return {};
  outcome.interrupted = outcome.interrupted || asked->interrupted;
  for (const Error& error : asked->failures) outcome.failures.push_back(error);
  console.err(fmt::format("{} that passed in {} failed: asked again in run {}\n",
                          flips.size() == 1 ? "1 case" : fmt::format("{} cases", flips.size()), outcome.baseline,
                          asked->run_id));
  return read_confirmations(*outcome.database, runs);
}

// Decides what compares, and what all of it is worth.
void finish_gate(const Reasking& how, RunOutcome& outcome, Console& console) {
  const auto compare = [&]() -> Result<> {
    LLMEVAL_CHECK(refresh_baseline(how, outcome, console));
    LLMEVAL_TRY(GateRuns runs, read_gate_runs(*outcome.database, outcome.run_id, outcome.baseline, outcome.rules));
    LLMEVAL_CHECK(ask_again(how, flips_to_confirm(outcome.rules.gates, runs), runs, outcome, console));
    add_comparing_rules(outcome.rules, runs, outcome.gate);
    return {};
  };
  if (how.plan->project().is_scored && has_comparing_rules(outcome.rules)) {
    if (Result<> compared = compare(); !compared) {
      outcome.failures.push_back(std::move(compared).error());
      outcome.gate.decision = worse(outcome.gate.decision, GateDecision::broken);
    }
  }
  outcome.gate.decision = of_cut_short_run(outcome.gate.decision, outcome.stop_reason);
}

// Stores the decision and writes the final reports.
ExitCode conclude(const RunOutcome& outcome, bool is_scored, Outputs& outputs, const Workspace& workspace,
                  const ReportWords& words, Console& console) {
  for (const Error& error : outcome.failures) console.error(error);
  RunEnd end{outcome.interrupted,    outcome.store_failed,  !outcome.failures.empty(),
             outcome.budget_reached, outcome.gate.decision, words.is_strict};
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
  for (const Error& error : write_with_facts(*outcome.database, workspace, outcome.run_id, outputs, writers)) {
    console.error(error);
    end.output_failed = true;
  }
  return exit_code(end);
}

}  // namespace

ExecutedRun execute_run(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console) {
  Result<Outputs> outputs = open_outputs(words.outputs, workspace, console);
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
  const Reasking how = reasking_of(settings);
  Result<RunOutcome> outcome = run_plan(std::move(settings));
  if (!outcome) {
    console.error(outcome.error());
    return {};
  }
  finish_gate(how, *outcome, console);
  return {conclude(*outcome, is_scored, *outputs, workspace, words, console), outcome->run_id};
}

ExitCode execute(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console) {
  return execute_run(std::move(settings), workspace, words, console).code;
}

}  // namespace llmeval
