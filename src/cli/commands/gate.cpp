// gate: decides again on what a stored run measured.
#include "cli/commands/commands.h"
#include "cli/gate_comparison.h"
#include "cli/outputs.h"
#include "cli/workspace.h"
#include "event/json_stream.h"
#include "report/gate_text.h"
#include "store/baselines.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace llmeval {

namespace {

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

// The run to decide on. It has come to an end.
Result<RunInfo> find_ended(const Database& database, const std::string& reference) {
  LLMEVAL_TRY(const std::string id, find_run(database, reference));
  LLMEVAL_TRY(const RunState state, run_state(database, id));
  if (state == RunState::running || state == RunState::killed) {
    return failure(fmt::format("run {} has not come to its end", id), "llmeval run --resume goes on with it");
  }
  return read_run(database, id);
}

// The id of what the run is compared with; empty: nothing.
Result<std::string> find_before(const Database& database, const RunInfo& run, const std::string& word) {
  if (word.empty()) return run.baseline;
  if (word == "none") return std::string();
  LLMEVAL_TRY(std::optional<std::string> id, find_baseline(database, word));
  if (!id) {
    LLMEVAL_TRY(id, find_run(database, word));
  }
  LLMEVAL_TRY(const RunInfo before, read_run(database, *id));
  LLMEVAL_TRY(const RunState state, run_state(database, *id));
  if (std::optional<Error> why = why_no_baseline(before, state)) return failure(*std::move(why));
  return *id;
}

// The rules as the files have them now.
Result<DecidingRules> read_rules(const Workspace& workspace, const RunInfo& run, const std::set<std::string>& compared,
                                 Console& console) {
  Diagnostics diagnostics;
  DecidingRules rules;
  rules.now = RealClock().system_now();
  rules.quarantine = load_quarantine(*workspace.files, diagnostics);
  for (const SuiteInfo& suite : run.suites) {
    if (!workspace.files->exists(suite.path)) {
      return failure(
          fmt::format("there is no file '{}' any more, which has the gate of suite '{}'", suite.path, suite.name));
    }
    std::optional<SuiteRules> read = load_suite_rules(*workspace.files, suite.path, diagnostics);
    if (!read) continue;
    if (read->name != suite.name) {
      return failure(fmt::format("'{}' is suite '{}' now, and was '{}'", suite.path, read->name, suite.name));
    }
    const bool is_compared = compared.contains(suite.name);
    rules.gates.emplace(suite.name, read->gate.is_default ? default_gate(is_compared) : std::move(read->gate));
  }
  console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return failure("the gate cannot be read");
  return rules;
}

Result<GateResult> decide_again(const Database& database, const RunInfo& run, const DecidingRules& rules) {
  GateSink counted(run, rules);
  LLMEVAL_CHECK(emit_run(database, run.id, {&counted}));
  std::vector<Notice> judges;
  std::vector<Error> failures;
  GateResult result = decide_run(run, rules, counted, database, judges, failures);
  if (!failures.empty()) return failure(std::move(failures.front()));
  if (run.is_scored && has_comparing_rules(rules)) {
    LLMEVAL_TRY(const GateRuns runs, read_gate_runs(database, run.id, run.baseline, rules));
    add_comparing_rules(rules, runs, result);
  }
  result.decision = of_cut_short_run(result.decision, run.stop_reason);
  return result;
}

std::string gate_json(const RunInfo& run) {
  List rules;
  for (const GateRuleResult& rule : run.rules) {
    rules.emplace_back(Object{{"suite", rule.suite},
                              {"rule", rule.rule},
                              {"decision", std::string(decision_name(rule.decision))},
                              {"text", rule.text}});
  }
  const Value baseline = run.baseline.empty() ? Value() : Value(run.baseline);
  std::string json;
  JsonStream(json).value(Object{{"run", run.id},
                                {"baseline", baseline},
                                {"decision", std::string(decision_name(*run.decision))},
                                {"rules", std::move(rules)}});
  return json + '\n';
}

}  // namespace

ExitCode run_command(const GateCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), console);
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error(), console);
  Result<RunInfo> run = find_ended(*database, command.run);
  if (!run) return refuse(run.error(), console);
  Result<std::string> before = find_before(*database, *run, command.baseline);
  if (!before) return refuse(before.error(), console);
  run->baseline = *std::move(before);
  const Result<std::set<std::string>> compared = suites_of_run(*database, run->baseline);
  if (!compared) return refuse(compared.error(), console);
  const Result<DecidingRules> rules = read_rules(*workspace, *run, *compared, console);
  if (!rules) return refuse(rules.error(), console);
  Result<GateResult> decided = decide_again(*database, *run, *rules);
  if (!decided) return refuse(decided.error(), console);
  run->decision = decided->decision;
  run->rules = std::move(decided->rules);
  const ReportOptions options = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  console.out(command.json ? gate_json(*run)
                           : fmt::format("run {}{}\n", run->id,
                                         run->baseline.empty() ? ", no baseline" : ", against run " + run->baseline) +
                                 gate_lines(*run, options));
  return exit_code({.interrupted = run->stop_reason == "interrupted",
                    .budget_reached = is_ceiling(run->stop_reason),
                    .decision = *run->decision,
                    .is_strict = command.strict});
}

}  // namespace llmeval
