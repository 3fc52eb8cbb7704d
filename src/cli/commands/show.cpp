// show and export: a stored run, told again to writers.
#include "cli/commands/commands.h"
#include "cli/outputs.h"
#include "cli/sample_stories.h"
#include "cli/stored_report.h"
#include "cli/workspace.h"
#include "store/runs.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

// The id of the run that the user means, with the database it is in.
struct StoredRun {
  Database database;
  std::string id;
};

Result<StoredRun> locate(const std::string& reference, CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(std::string id, find_run(database, reference));
  return StoredRun{std::move(database), std::move(id)};
}

ExitCode write_all(const StoredRun& run, const std::vector<EventSink*>& writers, CommandContext context) {
  const std::vector<Error> errors = write_stored(run.database, run.id, writers);
  for (const Error& error : errors) context.console.error(error);
  return errors.empty() ? ExitCode::gates_met : ExitCode::broken;
}

// A case's samples with their whole stories.
ExitCode show_case(const StoredRun& run, const ShowCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<std::vector<SampleStory>> stories = tell_case(run.database, run.id, command.case_id);
  if (!stories) {
    console.error(stories.error());
    return ExitCode::usage;
  }
  const ReportOptions options = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  for (const SampleStory& story : *stories)
    console.out((&story == &stories->front() ? "" : "\n") + sample_story(story, options));
  return ExitCode::gates_met;
}

}  // namespace

ExitCode run_command(const ShowCommand& command, CommandContext context) {
  const Result<StoredRun> run = locate(command.run, context);
  if (!run) {
    context.console.error(run.error());
    return ExitCode::usage;
  }
  if (!command.case_id.empty()) return show_case(*run, command, context);
  const Stream& out = context.console.out_stream();
  const auto writer = make_writer(*find_format("text"), open_stream(out.descriptor, "standard output"),
                                  report_options(out, context.console.out_has_color(), command.verbosity));
  return write_all(*run, {writer.get()}, context);
}

ExitCode run_command(const ExportCommand& command, CommandContext context) {
  const Result<StoredRun> run = locate(command.run, context);
  if (!run) {
    context.console.error(run.error());
    return ExitCode::usage;
  }
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const Result<Outputs> outputs = open_outputs(command.outputs, directory, context.console);
  if (!outputs) {
    context.console.error(outputs.error());
    return ExitCode::usage;
  }
  std::vector<EventSink*> writers = borrow(outputs->live);
  for (EventSink* writer : borrow(outputs->final)) writers.push_back(writer);
  return write_all(*run, writers, context);
}

}  // namespace llmeval
