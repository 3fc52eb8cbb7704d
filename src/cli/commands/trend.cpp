// trend: how suites fared over time, from stored runs and exported baselines.
#include "base/duration.h"
#include "base/time.h"
#include "cli/commands/commands.h"
#include "cli/outputs.h"
#include "cli/workspace.h"
#include "report/trend_report.h"
#include "store/baseline_file.h"
#include "store/runs.h"
#include "store/sample_rows.h"
#include "store/scored_runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <set>
#include <utility>

namespace llmeval {

namespace {

// `30d`: so long ago; `2026-11-01`, `2026-11-01T12:00:00Z`: then.
Result<SystemTime> parse_since(const std::string& word, SystemTime now) {
  if (const Result<Duration> ago = parse_duration(word)) return now - *ago;
  if (const auto day = parse_time(word + "T00:00:00Z")) return *day;
  if (const auto time = parse_time(word)) return *time;
  return failure(fmt::format("'{}' is no time", inert_line(word)),
                 "write 30d, 12h, 2026-11-01 or 2026-11-01T12:00:00Z");
}

struct TrendRun {
  ScoredRun run;
  const Database* database = nullptr;
  TrendOrigin origin = TrendOrigin::stored;
};

struct ReadRun {
  RunInfo info;
  SampleTable table;
};

Result<ReadRun> read_whole(const Database& database, const std::string& id) {
  LLMEVAL_TRY(RunInfo info, read_run(database, id));
  LLMEVAL_TRY(SampleTable table, read_sample_rows(database, id, SampleChecks::left_out));
  return ReadRun{std::move(info), std::move(table)};
}

// Runs are read on two threads, each with a connection of its own, which is nearly all that a trend takes.
class AheadReader {
 public:
  explicit AheadReader(const std::vector<TrendRun>& runs) : runs_(runs) {}

  Result<> read_into(TrendCollector& collector) {
    std::vector<std::optional<Database>> connections(k_threads);
    std::vector<std::future<Result<ReadRun>>> open(runs_.size());
    for (std::size_t begin = 0; begin < runs_.size(); begin += k_threads) {
      const std::size_t end = std::min(begin + k_threads, runs_.size());
      for (std::size_t i = begin + 1; i < end; ++i) {
        if (runs_[i].origin == TrendOrigin::file) continue;
        LLMEVAL_TRY(Database * own, connection(connections[i - begin], *runs_[i].database));
        open[i] = std::async(std::launch::async, [own, id = runs_[i].run.id] { return read_whole(*own, id); });
      }
      for (std::size_t i = begin; i < end; ++i) {
        Result<ReadRun> read = open[i].valid() ? open[i].get() : read_whole(*runs_[i].database, runs_[i].run.id);
        if (!read) return failure(std::move(read).error());
        collector.add(read->info, read->table, runs_[i].origin);
      }
    }
    return {};
  }

 private:
  static constexpr std::size_t k_threads = 2;

  static Result<Database*> connection(std::optional<Database>& known, const Database& like) {
    if (!known) {
      LLMEVAL_TRY(Database made, Database::open_existing(like.path()));
      known.emplace(std::move(made));
    }
    return &*known;
  }

  const std::vector<TrendRun>& runs_;
};

class TrendReader {
 public:
  TrendReader(const TrendCommand& command, CommandContext context) : command_(command), context_(context) {}

  // Nullopt: what is wrong was told.
  Result<std::optional<TrendReport>> read() {
    LLMEVAL_TRY(const Workspace workspace, open_workspace(context_.surroundings, context_.common, {}));
    if (!command_.since.empty()) {
      LLMEVAL_TRY(since_, parse_since(command_.since, RealClock().system_now()));
    }
    LLMEVAL_CHECK(find_stored(workspace));
    if (!command_.files.empty()) {
      LLMEVAL_TRY(const bool is_good, read_files(workspace));
      if (!is_good) return std::nullopt;
    }
    std::stable_sort(runs_.begin(), runs_.end(),
                     [](const TrendRun& a, const TrendRun& b) { return a.run.started_at < b.run.started_at; });
    TrendCollector collector(filter(workspace), {command_.by_day, command_.limit, {}});
    LLMEVAL_CHECK(AheadReader(runs_).read_into(collector));
    report_.trend = collector.finish();
    report_.by_day = command_.by_day;
    if (report_.trend.series.empty()) {
      return failure("no run that came to an end fits", "llmeval runs lists what is stored; run 'llmeval run' first");
    }
    return std::move(report_);
  }

 private:
  // A database there must be, unless files bring all that is wanted.
  Result<> find_stored(const Workspace& workspace) {
    if (!command_.files.empty() && !std::filesystem::exists(workspace.database)) return {};
    LLMEVAL_TRY(Database database, Database::open_existing(workspace.database));
    stored_.emplace(std::move(database));
    // Where only some samples count, nobody knows before reading them which runs have any.
    const bool is_narrowed = command_.by_day || !command_.prompts.empty() || !command_.models.empty() ||
                             !command_.cases.empty() || !command_.tags.empty();
    LLMEVAL_TRY(ScoredRuns found, list_scored_runs(*stored_, since_, is_narrowed ? 0 : command_.limit));
    report_.rescored = found.rescored;
    report_.unfinished = found.unfinished;
    report_.older = found.older;
    for (ScoredRun& run : found.runs) {
      known_.insert(run.id);
      const TrendOrigin origin = run.is_imported ? TrendOrigin::imported : TrendOrigin::stored;
      runs_.push_back({std::move(run), &*stored_, origin});
    }
    return {};
  }

  // Into a database that is gone with the command: the same checks as of an import, and nothing stays.
  Result<bool> read_files(const Workspace& workspace) {
    LLMEVAL_TRY(Database database, Database::open(":memory:"));
    from_files_.emplace(std::move(database));
    Diagnostics diagnostics;
    for (const std::string& file : command_.files) {
      LLMEVAL_CHECK(import_baseline(*from_files_, workspace.absolute(file), file, {}, SystemTime(), diagnostics));
    }
    context_.console.diagnostics(diagnostics);
    if (diagnostics.has_errors()) return false;
    LLMEVAL_TRY(ScoredRuns found, list_scored_runs(*from_files_, since_, 0));
    for (ScoredRun& run : found.runs) {
      if (known_.insert(run.id).second) runs_.push_back({std::move(run), &*from_files_, TrendOrigin::file});
    }
    return true;
  }

  // Suites by name, or by file.
  TrendFilter filter(const Workspace& workspace) const {
    TrendFilter made{command_.suites, command_.prompts, command_.models, command_.cases, command_.tags};
    for (const std::string& word : command_.suites) {
      if (const Result<std::string> path = workspace.files->from_typed(word)) made.suites.push_back(*path);
    }
    return made;
  }

  const TrendCommand& command_;
  CommandContext context_;
  std::optional<SystemTime> since_;
  std::optional<Database> stored_;
  std::optional<Database> from_files_;
  std::set<std::string> known_;  // Ids: a run that is stored needs no file.
  std::vector<TrendRun> runs_;
  TrendReport report_;
};

}  // namespace

ExitCode run_command(const TrendCommand& command, CommandContext context) {
  const Result<std::optional<TrendReport>> report = TrendReader(command, context).read();
  if (!report) {
    context.console.error(report.error());
    return ExitCode::usage;
  }
  if (!*report) return ExitCode::usage;
  Console& console = context.console;
  if (command.format == "json") {
    console.out(trend_json(**report));
  } else if (command.format == "markdown") {
    console.out(to_markdown(trend_document(**report)));
  } else {
    console.out(trend_text(**report, report_options(console.out_stream(), console.out_has_color(), 0)));
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
