#include "cli/commands/commands.h"
#include "cli/dry_run.h"
#include "cli/outputs.h"
#include "cli/run_session.h"
#include "cli/stored_report.h"
#include "cli/workspace.h"
#include "report/live_status.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace llmeval {

namespace {

// A key that is not set is found before the first request, once for each variable.
bool has_all_keys(const Project& project, const Environment& environment, Console& console) {
  std::set<std::string> missing;
  for (const Suite& suite : project.suites) {
    std::vector<std::shared_ptr<const Model>> models = suite.models;
    models.insert(models.end(), suite.fallbacks.begin(), suite.fallbacks.end());
    for (const auto& model : models) {
      for (const std::string& variable : missing_variables(*model, environment)) {
        if (!missing.insert(variable).second) continue;
        console.error(Error(fmt::format("model '{}' needs the variable {}, which is not set", model->name, variable),
                            "export it, or name a file that sets it with --env-file"));
      }
    }
  }
  return missing.empty();
}

StatusOptions status_options(const Console& console, int verbosity) {
  StatusOptions options;
  options.verbosity = report_options(console.err_stream(), false, verbosity).verbosity;
  options.colour = console.err_has_color();
  options.tty = console.err_stream().is_terminal;
  options.columns = console.err_stream().columns;
  return options;
}

EngineOptions engine_options(const RunCommand& command) {
  EngineOptions options;
  options.concurrency = command.concurrency;
  options.fail_fast = command.fail_fast;
  options.max_failures = command.max_failures;
  return options;
}

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
ExitCode conclude(const RunOutcome& outcome, Outputs& outputs, const Workspace& workspace, const RunCommand& command,
                  Console& console) {
  for (const Error& error : outcome.failures) console.error(error);
  RunEnd end{outcome.interrupted, outcome.store_failed, !outcome.failures.empty(), outcome.gate.decision};
  const Result<Database> database = Database::open_existing(workspace.database);
  if (!database) {
    console.error(database.error());
    end.store_failed = true;
    return exit_code(end);
  }
  if (const Result<> stored =
          store_decision(*database, outcome.run_id, static_cast<int>(exit_code(end)),
                         command.no_score ? std::nullopt : std::optional(end.decision), outcome.gate.rules);
      !stored) {
    console.error(stored.error());
    end.store_failed = true;
  }
  const std::unique_ptr<EventSink> text = make_text_report(outputs, console, command.verbosity);
  std::vector<EventSink*> writers = borrow(outputs.final);
  writers.push_back(text.get());
  for (const Error& error : write_stored(*database, outcome.run_id, writers)) {
    console.error(error);
    end.output_failed = true;
  }
  return exit_code(end);
}

}  // namespace

ExitCode run_command(const RunCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.selection.env_files);
  if (!workspace) {
    console.error(workspace.error());
    return ExitCode::usage;
  }
  Selection selection = to_selection(command.selection);
  selection.is_scored = !command.no_score;
  const std::optional<Project> project = load_checked(*workspace, selection, console, command.verbosity > 0);
  if (!project) return ExitCode::usage;
  const Plan plan(*project, command.selection.seed.value_or(default_run_seed(*project)));
  if (command.dry_run) {
    console.out(describe_plan(plan));
    return ExitCode::gates_met;
  }
  if (!has_all_keys(*project, workspace->environment, console)) return ExitCode::usage;
  Result<Outputs> outputs = open_outputs(command.outputs, workspace->directory, console);
  if (!outputs) {
    console.error(outputs.error());
    return ExitCode::usage;
  }

  const std::unique_ptr<EventSink> status = make_live_status(
      open_stream(console.err_stream().descriptor, "standard error"), status_options(console, command.verbosity));
  RunSettings settings;
  settings.plan = &plan;
  settings.environment = &workspace->environment;
  settings.root = workspace->root;
  settings.database = workspace->database;
  settings.engine = engine_options(command);
  settings.sinks = borrow(outputs->live);
  settings.sinks.push_back(status.get());
  const Result<RunOutcome> outcome = run_plan(settings);
  if (!outcome) {
    console.error(outcome.error());
    return ExitCode::usage;
  }
  return conclude(*outcome, *outputs, *workspace, command, console);
}

}  // namespace llmeval
