// show and export: a stored run, told again to writers.
#include "cli/commands/commands.h"
#include "cli/outputs.h"
#include "cli/run_facts.h"
#include "cli/sample_stories.h"
#include "cli/stored_report.h"
#include "cli/workspace.h"
#include "prompt/file_source.h"
#include "report/answer_sheet.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

// The id of the run that the user means, with the database it is in.
struct StoredRun {
  Workspace workspace;
  Database database;
  std::string id;
};

Result<StoredRun> locate(const std::string& reference, CommandContext context) {
  LLMEVAL_TRY(Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(std::string id, find_run(database, reference));
  return StoredRun{std::move(workspace), std::move(database), std::move(id)};
}

ExitCode report(const std::vector<Error>& errors, Console& console) {
  for (const Error& error : errors) console.error(error);
  return errors.empty() ? ExitCode::gates_met : ExitCode::broken;
}

ExitCode write_all(const StoredRun& run, const std::vector<EventSink*>& writers, CommandContext context) {
  return report(write_stored(run.database, run.id, writers), context.console);
}

bool matches(const std::vector<std::string>& globs, const std::string& name) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return glob == name || glob_matches(glob, name);
         });
}

bool is_of_columns(const ShowCommand& command, const SampleKey& key) {
  return matches(command.prompts, key.prompt) && matches(command.models, key.model);
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

ExitCode refuse_nothing(const StoredRun& run, const ShowCommand& command, Console& console) {
  if (command.cases.size() == 1 && !is_glob(command.cases.front())) {
    const auto stories = tell_case(run.database, run.id, command.cases.front());
    if (!stories) return refuse(stories.error(), console);
  }
  return refuse(Error(fmt::format("no sample of run {} is of these cases, prompts and models", run.id)), console);
}

// A case's samples with their whole stories.
ExitCode show_case(const StoredRun& run, const ShowCommand& command, Console& console) {
  Result<std::vector<SampleStory>> stories = tell_case(run.database, run.id, command.cases.front());
  if (!stories) return refuse(stories.error(), console);
  std::erase_if(*stories, [&](const SampleStory& story) { return !is_of_columns(command, story.sample.key); });
  if (stories->empty()) return refuse_nothing(run, command, console);
  const ReportOptions options = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  for (const SampleStory& story : *stories)
    console.out((&story == &stories->front() ? "" : "\n") + sample_story(story, options));
  return ExitCode::gates_met;
}

ExitCode show_answers(const StoredRun& run, const ShowCommand& command, CommandContext context) {
  bool is_any = false;
  const auto picks = [&](const SampleKey& key) {
    const bool picked = matches(command.cases, key.case_id) && is_of_columns(command, key);
    is_any = is_any || picked;
    return picked;
  };
  const Stream& out = context.console.out_stream();
  const auto sheet = make_answer_sheet(open_stream(out.descriptor, "standard output"),
                                       report_options(out, context.console.out_has_color(), command.verbosity), picks);
  const ExitCode code = write_all(run, {sheet.get()}, context);
  return is_any ? code : refuse_nothing(run, command, context.console);
}

}  // namespace

ExitCode run_command(const ShowCommand& command, CommandContext context) {
  const Result<StoredRun> run = locate(command.run, context);
  if (!run) return refuse(run.error(), context.console);
  if (command.answers) return show_answers(*run, command, context);
  if (!command.cases.empty()) return show_case(*run, command, context.console);
  const Stream& out = context.console.out_stream();
  const auto writer = make_writer(*find_format("text"), open_stream(out.descriptor, "standard output"),
                                  report_options(out, context.console.out_has_color(), command.verbosity));
  return write_all(*run, {writer.get()}, context);
}

ExitCode run_command(const ExportCommand& command, CommandContext context) {
  const Result<StoredRun> run = locate(command.run, context);
  if (!run) return refuse(run.error(), context.console);
  const Result<Outputs> outputs = open_outputs(command.outputs, run->workspace, context.console);
  if (!outputs) return refuse(outputs.error(), context.console);
  std::vector<EventSink*> writers = borrow(outputs->live);
  for (EventSink* writer : borrow(outputs->final)) writers.push_back(writer);
  return report(write_with_facts(run->database, run->workspace, run->id, *outputs, writers), context.console);
}

}  // namespace llmeval
