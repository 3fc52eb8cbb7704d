#pragma once

#include "base/clock.h"
#include "cli/option_groups.h"
#include "domain/budget.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

struct RunCommand {
  SelectionOptions selection;
  std::vector<std::string> outputs;  ///< FORMAT:PATH, or PATH
  std::optional<std::int64_t> concurrency;
  std::optional<std::uint64_t> max_failures;
  BudgetLimits budget;
  bool fail_fast = false;
  bool stop_early = false;
  bool dry_run = false;
  bool no_score = false;
  bool resume = false;
  std::string resume_run;  ///< Empty: the newest that did not come to its end.
  std::string baseline;    ///< What it is compared with; empty: the baseline main, where there is one.
  CacheOptions cache;
  bool strict = false;
  int verbosity = 0;  ///< -q is -1, -v is 1.
};
struct ValidateCommand {
  SelectionOptions selection;
};
struct TryCommand {
  std::string prompt;
  std::string model;
  std::vector<std::string> vars;
  std::vector<std::string> env_files;
  bool json = false;
};
struct ExplainCommand {
  SelectionOptions selection;
  std::string case_id;
  bool json = false;
};
struct InitCommand {
  std::string folder;
  std::string provider;               ///< Of its model; empty: sim.
  std::optional<std::string> prompt;  ///< Its template; absent: the demo's.
  std::string ci;                     ///< Empty or github.
};
/// Whose project is imported.
enum class ForeignFormat : std::uint8_t { promptfoo, github_models };
struct ImportCommand {
  ForeignFormat format = ForeignFormat::promptfoo;
  std::string source;  ///< A folder or a file.
  std::string to;      ///< Empty: here.
};
struct SchemaCommand {
  std::string name;
};
struct ChecksCommand {
  std::string name;  ///< Empty: all, a line each.
};
struct PingCommand {
  std::vector<std::string> models;  ///< Configured names, or `provider:model`; empty: all that are configured.
  std::vector<std::string> env_files;
  bool json = false;
};
struct PricesCommand {
  std::vector<std::string> models;  ///< Configured names, `provider:model`, or patterns of providers' ids.
  std::vector<std::string> env_files;
  bool json = false;
};
struct RunsCommand {
  std::uint64_t limit = 20;
  bool all = false;  ///< Those that only ask failures of another run again, too.
  bool json = false;
};
struct ShowCommand {
  std::string run = "last";
  std::vector<std::string> cases;    ///< One: only this case, with all that happened. With answers: globs over ids.
  std::vector<std::string> prompts;  ///< Globs over names: whose samples of a case.
  std::vector<std::string> models;
  bool answers = false;  ///< Lays answers side by side.
  int verbosity = 0;
};
/// What `diff` compares: two runs, or the models or prompts of one.
enum class CompareBy : std::uint8_t { run, model, prompt };
struct GateCommand {
  std::string run = "last";
  std::string baseline;  ///< A baseline's name, a run, or none; empty: what the run was compared with.
  int verbosity = 0;
  bool json = false;
  bool strict = false;
};
struct DiffCommand {
  std::string before;  ///< As run_reference.h has it; empty: the baseline, else the run before.
  std::string after;   ///< Empty: last.
  CompareBy by = CompareBy::run;
  std::vector<std::string> only;  ///< Words of pair_list_name(); empty: all.
  std::string format = "text";
  std::optional<std::uint64_t> limit;
  std::vector<std::string> env_files;  ///< Where a prompt has to be run.
  int verbosity = 0;
};
struct TrendCommand {
  std::vector<std::string> suites;  ///< Globs over names, or files; empty: all.
  std::string since;                ///< How long ago, or a date; empty: at any time.
  std::uint64_t limit = 50;         ///< Rows of a suite, prompt and model.
  bool by_day = false;
  std::vector<std::string> prompts;  ///< Globs.
  std::vector<std::string> models;
  std::vector<std::string> cases;
  std::vector<std::string> tags;
  std::vector<std::string> files;  ///< Of baselines that are read, not stored.
  std::string format = "text";
};
struct ScoreCommand {
  std::string run;
  std::vector<std::string> suites;  ///< Files or names; empty: all that the run had.
  std::vector<std::string> outputs;
  bool strict = false;
  int verbosity = 0;
};
struct FollowCommand {
  std::string run = "last";
  int verbosity = 0;
};
struct ExportCommand {
  std::string run;
  std::vector<std::string> outputs;
};
struct LabelsSheetCommand {
  std::string run = "last";
  std::uint64_t sample = 100;
  bool blind = false;                 ///< Without the check's verdicts.
  std::string suite;                  ///< Name; empty: the one that has the check.
  std::string check;                  ///< Name; empty: the only judge, or the only check.
  std::vector<std::string> cases;     ///< Globs over ids: picked instead of drawn.
  std::optional<std::uint64_t> seed;  ///< Absent: from the run.
  std::string output;                 ///< csv:PATH, or PATH with its ending.
};
struct LabelsImportCommand {
  std::string file;
  std::string labeller;               ///< Of rows that do not say who; empty: each must.
  std::optional<double> passes_from;  ///< A score without a word passes from here.
  bool revise = false;                ///< What a person said otherwise before counts no more.
};
struct LabelsListCommand {
  std::string sheet;  ///< Its labels; empty: all sheets.
  bool json = false;
};
struct CalibrateCommand {
  std::string suite;  ///< File or name.
  std::string check;  ///< Name; empty: all that asked judges, or the only check.
  std::string run;    ///< Whose scores; empty: the suite's newest that has the check.
  std::vector<std::string> outputs;
};
struct CasesAddCommand {
  std::string suite;                                     ///< File or name.
  std::string from;                                      ///< JSON Lines; - is standard input.
  std::vector<std::pair<std::string, std::string>> map;  ///< Names of variables, and pointers into a line.
  std::string where;                                     ///< An expression over a line; empty: all lines.
  std::optional<std::uint64_t> pick;
  std::optional<std::uint64_t> seed;  ///< Of `pick`; absent: from the suite's name.
  bool dry_run = false;
  bool keep_personal_data = false;
};
struct AcceptCommand {
  GoldenSelection answers;
  bool failing = false;  ///< Those that failed, too.
};
struct ReviewCommand {
  GoldenSelection answers;
};
struct BaselineSetCommand {
  std::string run = "last";
  std::string name = "main";
};
struct BaselineShowCommand {
  std::string name = "main";
  bool json = false;
};
struct BaselineListCommand {
  bool json = false;
};
struct BaselineExportCommand {
  std::string file;  ///< - is standard output.
  std::string name = "main";
  bool no_answers = false;
};
struct BaselineImportCommand {
  std::string file;
  std::string name;  ///< Empty: the one in the file.
};
struct CacheStatsCommand {
  bool json = false;
};
struct CacheClearCommand {
  std::vector<std::string> models;
  std::optional<Duration> older_than;
};
struct CacheExplainCommand {
  std::vector<std::string> samples;  ///< One or two, each [SUITE/]CASE.
  SelectionOptions selection;        ///< Prompts, models and env files.
  std::optional<std::int32_t> trial;
};
struct PromptRenderCommand {
  std::string file;
  std::vector<std::string> vars;  ///< NAME=TEXT, a JSON object, or @FILE
};
struct PromptHashCommand {
  std::vector<std::string> files;
};
struct PromptLockCommand {
  bool check = false;
};
struct PromptDiffCommand {
  std::string before;  ///< A file, FILE@REVISION, or the start of a hash.
  std::string after;
  bool json = false;
};
struct PromptLogCommand {
  std::string prompt;  ///< A name, a file, or the start of a hash; empty: all.
  bool json = false;
};
struct MockCommand {
  std::string config;  ///< Empty: an answer that repeats the question.
  std::uint16_t port = 8089;
  std::string log;  ///< Empty: none.
};
struct ProxyCommand {
  std::string model;
  std::string record;  ///< Empty: nothing is written.
  std::string replay;  ///< Empty: the model is asked.
  std::string faults;  ///< A file as MockCommand::config; empty: nothing goes wrong.
  std::uint16_t port = 8090;
  std::vector<std::string> env_files;
};

struct VerifySchemaCommand {
  std::string folder;
  std::string draft;  ///< 7, 2019-09 or 2020-12; empty: all that are there.
};
struct VerifyChecksCommand {
  std::string file;
};
struct VerifyStatsCommand {
  std::string file;
};
/// A calculation by its name: see calculations.h.
struct StatsCommand {
  std::string calculation;
  std::vector<std::string> numbers;
  std::vector<std::pair<std::string, std::string>> options;
  bool json = false;
};

using Command =
    std::variant<RunCommand, ValidateCommand, TryCommand, ExplainCommand, InitCommand, ImportCommand, SchemaCommand,
                 ChecksCommand, PingCommand, PricesCommand, RunsCommand, ShowCommand, GateCommand, DiffCommand,
                 TrendCommand, ScoreCommand, FollowCommand, ExportCommand, PromptRenderCommand, PromptHashCommand,
                 PromptLockCommand, PromptDiffCommand, PromptLogCommand, VerifySchemaCommand, VerifyChecksCommand,
                 VerifyStatsCommand, StatsCommand, CacheStatsCommand, CacheClearCommand, CacheExplainCommand,
                 MockCommand, ProxyCommand, LabelsSheetCommand, LabelsImportCommand, LabelsListCommand,
                 CalibrateCommand, BaselineSetCommand, BaselineShowCommand, BaselineListCommand, BaselineExportCommand,
                 BaselineImportCommand, CasesAddCommand, AcceptCommand, ReviewCommand>;

struct Arguments {
  CommonOptions common;
  Command command;
};

/// There is nothing to run: a help text or the version was asked for, or the words are wrong.
struct NoCommand {
  std::string text;
  bool is_error = false;
};

/// Reads the words after the program's name. Touches nothing but them.
tl::expected<Arguments, NoCommand> parse_arguments(const std::vector<std::string>& words);

}  // namespace llmeval
