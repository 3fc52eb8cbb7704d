// cache stats, clear and explain: what later runs find without asking.
#include "base/duration.h"
#include "base/money.h"
#include "cli/commands/commands.h"
#include "cli/explain_cache.h"
#include "cli/text_table.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "store/cache_entries.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

Result<Database> open_database(CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  return Database::open_existing(workspace.database);
}

std::string answers_text(std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "answer" : "answers"); }

std::string to_table(const std::vector<CachedModel>& models, SystemTime now) {
  std::vector<std::vector<std::string>> rows{{"model", "answers", "bytes", "oldest", "newest", "cost"}};
  std::uint64_t answers = 0;
  for (const CachedModel& model : models) {
    answers += model.answers;
    const std::string cost = (model.unpriced > 0 ? "≥" : "") + format_money(model.cost);
    rows.push_back({inert_line(model.model), std::to_string(model.answers), std::to_string(model.bytes),
                    format_age(now - model.oldest), format_age(now - model.newest),
                    model.unpriced == model.answers ? "?" : cost});
  }
  return answers_text(answers) + " cached\n" + (models.empty() ? "" : text_table(rows, {1, 2, 3, 4, 5}));
}

Value to_value(const CachedModel& model, SystemTime now) {
  Object object;
  object.append("model", Value(model.model));
  object.append("answers", Value(static_cast<std::int64_t>(model.answers)));
  object.append("bytes", Value(static_cast<std::int64_t>(model.bytes)));
  object.append("oldest_us", Value(Duration(now - model.oldest).count()));
  object.append("newest_us", Value(Duration(now - model.newest).count()));
  object.append("known_cost_nano_usd", Value(model.cost.nano_usd));
  object.append("unpriced", Value(static_cast<std::int64_t>(model.unpriced)));
  return Value(std::move(object));
}

}  // namespace

ExitCode run_command(const CacheStatsCommand& command, CommandContext context) {
  const Result<Database> database = open_database(context);
  if (!database) return refuse(database.error(), context);
  const Result<std::vector<CachedModel>> models = list_cached(*database);
  if (!models) return refuse(models.error(), context);
  const SystemTime now = RealClock().system_now();
  if (command.json) {
    List list;
    for (const CachedModel& model : *models) list.push_back(to_value(model, now));
    context.console.out(to_json_pretty(Value(std::move(list))) + '\n');
  } else {
    context.console.out(to_table(*models, now));
  }
  return ExitCode::gates_met;
}

ExitCode run_command(const CacheClearCommand& command, CommandContext context) {
  const Result<Database> database = open_database(context);
  if (!database) return refuse(database.error(), context);
  std::optional<SystemTime> before;
  if (command.older_than) before = RealClock().system_now() - *command.older_than;
  const Result<std::uint64_t> forgotten = forget_cached(*database, command.models, before);
  if (!forgotten) return refuse(forgotten.error(), context);
  context.console.out(fmt::format("forgot {}; runs keep theirs\n", answers_text(*forgotten)));
  return ExitCode::gates_met;
}

ExitCode run_command(const CacheExplainCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.selection.env_files);
  if (!workspace) return refuse(workspace.error(), context);
  Selection selection = to_selection(command.selection, *workspace);
  selection.is_scored = false;
  for (const std::string& sample : command.samples) {
    selection.cases.push_back(sample);
    // SUITE/CASE; ids may have a slash of their own.
    if (const std::size_t slash = sample.find('/'); slash != std::string::npos) {
      selection.cases.push_back(sample.substr(slash + 1));
    }
  }
  const std::optional<Project> project = load_checked(*workspace, selection, context.console, false);
  if (!project) return ExitCode::usage;
  const Result<std::string> text = explain_cache(*project, command, *workspace);
  if (!text) return refuse(text.error(), context);
  context.console.out(*text);
  return ExitCode::gates_met;
}

}  // namespace llmeval
