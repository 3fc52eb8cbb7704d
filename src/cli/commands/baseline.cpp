// baseline set, show, list, export and import: the runs that others are compared with.
#include "base/duration.h"
#include "base/time.h"
#include "cli/commands/commands.h"
#include "cli/text_table.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "report/output.h"
#include "store/baseline_file.h"
#include "store/baselines.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace llmeval {

namespace {

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

ExitCode ended(const Result<>& result, CommandContext context) {
  return result ? ExitCode::gates_met : refuse(result.error(), context);
}

Result<Database> open_results(CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  return Database::open_existing(workspace.database);
}

Result<std::string> run_of(const Database& database, const std::string& name) {
  LLMEVAL_TRY(const std::optional<std::string> run, find_baseline(database, name));
  if (run) return *run;
  LLMEVAL_TRY(const std::vector<BaselineRow> rows, list_baselines(database));
  if (rows.empty()) return failure("there is no baseline yet", "llmeval baseline set makes the last run one");
  std::vector<std::string> names;
  for (const BaselineRow& row : rows) names.push_back(row.name);
  return failure(fmt::format("there is no baseline '{}'", name), fmt::format("there is {}", fmt::join(names, ", ")));
}

// What it has not, so that nobody takes a part for the whole.
std::string narrowed_text(const RunInfo& run) {
  const std::vector<std::string> options = narrowing_options(run);
  if (options.empty()) return {};
  return fmt::format("it has a part of its suites' cases only: {}\n",
                     inert_line(fmt::format("{}", fmt::join(options, " "))));
}

struct BaselineFacts {
  std::string name;
  RunInfo run;
  std::optional<SystemTime> oldest;
  SystemTime now;
};

Result<BaselineFacts> facts_of(const Database& database, const std::string& name) {
  BaselineFacts facts;
  facts.name = name;
  LLMEVAL_TRY(const std::string id, run_of(database, name));
  LLMEVAL_TRY(facts.run, read_run(database, id));
  LLMEVAL_TRY(facts.oldest, oldest_answer(database, id));
  facts.now = RealClock().system_now();
  return facts;
}

std::string facts_text(const BaselineFacts& facts) {
  const RunInfo& run = facts.run;
  std::string text =
      fmt::format("{}: run {} · {} UTC", facts.name, inert_line(run.id), format_time_short(run.started_at));
  if (!run.started_by.empty()) text += " · by " + inert_line(run.started_by);
  if (!run.git_commit.empty())
    text += fmt::format(" · commit {}{}", inert_line(run.git_commit.substr(0, 12)), run.dirty ? " with changes" : "");
  if (run.is_imported) text += " · imported";
  text += '\n';
  if (facts.oldest) text += fmt::format("its oldest answer is {} old\n", format_age(facts.now - *facts.oldest));
  text += narrowed_text(run);
  for (const SuiteInfo& suite : run.suites) {
    text += fmt::format("  {}: {} samples of {}", inert_line(suite.name), suite.planned,
                        inert_line(fmt::format("{}", fmt::join(suite.models, ", "))));
    for (const PromptVersion& prompt : suite.prompts)
      text += fmt::format(" · prompt {} {}", inert_line(prompt.name), inert_line(prompt.hash.substr(0, 12)));
    text += '\n';
  }
  if (run.decision) text += fmt::format("gate: {}\n", decision_name(*run.decision));
  return text;
}

Value facts_value(const BaselineFacts& facts) {
  const RunInfo& run = facts.run;
  Object object{{"name", facts.name}, {"run", run.id}, {"started_at", format_time(run.started_at)}};
  object.append("started_by", run.started_by.empty() ? Value() : Value(run.started_by));
  object.append("git_commit", run.git_commit.empty() ? Value() : Value(run.git_commit));
  object.append("dirty", Value(run.dirty));
  object.append("imported", Value(run.is_imported));
  object.append("oldest_answer_at", facts.oldest ? Value(format_time(*facts.oldest)) : Value());
  List narrowed;
  for (const std::string& option : narrowing_options(run)) narrowed.emplace_back(option);
  object.append("narrowed_by", Value(std::move(narrowed)));
  List suites;
  for (const SuiteInfo& suite : run.suites) {
    List prompts;
    for (const PromptVersion& prompt : suite.prompts) {
      prompts.emplace_back(Object{{"name", prompt.name}, {"path", prompt.path}, {"hash", prompt.hash}});
    }
    Object one{{"name", suite.name}, {"planned", static_cast<std::int64_t>(suite.planned)}};
    one.append("models", Value(List(suite.models.begin(), suite.models.end())));
    one.append("prompts", Value(std::move(prompts)));
    suites.emplace_back(std::move(one));
  }
  object.append("suites", Value(std::move(suites)));
  object.append("decision", run.decision ? Value(decision_name(*run.decision)) : Value());
  return Value(std::move(object));
}

Result<> set(const BaselineSetCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Database database, open_results(context));
  LLMEVAL_TRY(const std::string id, find_run(database, command.run));
  LLMEVAL_CHECK(set_baseline(database, command.name, id, RealClock().system_now()));
  LLMEVAL_TRY(const RunInfo run, read_run(database, id));
  context.console.out(fmt::format("baseline {} is run {} now\n{}", command.name, id, narrowed_text(run)));
  return {};
}

Result<> show(const BaselineShowCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Database database, open_results(context));
  LLMEVAL_TRY(const BaselineFacts facts, facts_of(database, command.name));
  context.console.out(command.json ? to_json_pretty(facts_value(facts)) + '\n' : facts_text(facts));
  return {};
}

Result<> list(const BaselineListCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Database database, open_results(context));
  LLMEVAL_TRY(const std::vector<BaselineRow> rows, list_baselines(database));
  if (command.json) {
    List all;
    for (const BaselineRow& row : rows)
      all.emplace_back(Object{{"name", row.name}, {"run", row.run}, {"set_at", format_time(row.set_at)}});
    context.console.out(to_json_pretty(Value(std::move(all))) + '\n');
    return {};
  }
  if (rows.empty()) {
    context.console.out("there is no baseline yet; llmeval baseline set makes the last run one\n");
    return {};
  }
  std::vector<std::vector<std::string>> table{{"name", "run", "set (UTC)"}};
  for (const BaselineRow& row : rows) table.push_back({row.name, inert_line(row.run), format_time_short(row.set_at)});
  context.console.out(text_table(table, {}));
  return {};
}

Result<> write(const BaselineExportCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(const std::string run, run_of(database, command.name));
  const bool to_stdout = command.file == "-";
  Result<std::unique_ptr<Output>> output = to_stdout
                                               ? open_stream(context.console.out_stream().descriptor, "standard output")
                                               : open_file(workspace.absolute(command.file));
  if (!output) return failure(std::move(output).error());
  LLMEVAL_CHECK(export_baseline(database, command.name, run, !command.no_answers,
                                [&](const std::string& line) { return (*output)->append(line); }));
  LLMEVAL_CHECK((*output)->finish());
  if (!to_stdout) {
    context.console.out(
        fmt::format("baseline {} (run {}) is in {}\n", command.name, inert_line(run), inert_line(command.file)));
  }
  return {};
}

}  // namespace

ExitCode run_command(const BaselineSetCommand& command, CommandContext context) {
  return ended(set(command, context), context);
}

ExitCode run_command(const BaselineShowCommand& command, CommandContext context) {
  return ended(show(command, context), context);
}

ExitCode run_command(const BaselineListCommand& command, CommandContext context) {
  return ended(list(command, context), context);
}

ExitCode run_command(const BaselineExportCommand& command, CommandContext context) {
  return ended(write(command, context), context);
}

ExitCode run_command(const BaselineImportCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), context);
  const Result<Database> database = Database::open(workspace->database);
  if (!database) return refuse(database.error(), context);
  Diagnostics diagnostics;
  const auto imported = import_baseline(*database, workspace->absolute(command.file), command.file, command.name,
                                        RealClock().system_now(), diagnostics);
  context.console.diagnostics(diagnostics);
  if (!imported) return refuse(imported.error(), context);
  if (!*imported) return ExitCode::usage;
  const ImportedBaseline& one = **imported;
  context.console.out(fmt::format("baseline {} is run {} now, {}\n", one.name, inert_line(one.run),
                                  one.is_new ? fmt::format("imported with {} samples", one.samples)
                                             : std::string("which was stored here already")));
  return ExitCode::gates_met;
}

}  // namespace llmeval
