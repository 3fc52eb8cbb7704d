// diff: two stored runs, case by case.
#include "cli/commands/commands.h"
#include "cli/compared_runs.h"
#include "cli/outputs.h"
#include "cli/run_reference.h"
#include "cli/workspace.h"
#include "report/comparison_report.h"
#include "store/baselines.h"
#include "store/run_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

struct Sides {
  ComparedRun before;
  ComparedRun after;
};

// What a run is compared with where the words do not say.
Result<ComparedRun> default_before(const Database& database, const ComparedRun& after,
                                   const std::vector<RunReference::Selector>& selectors, ComparedRuns& runs) {
  LLMEVAL_TRY(const std::optional<std::string> baseline, find_baseline(database, k_main_baseline));
  if (baseline && *baseline != after.info->id) return runs.get("baseline", {*baseline, {}}, selectors);
  LLMEVAL_TRY(const std::optional<std::string> previous, find_previous_run(database, after.info->id));
  if (previous) return runs.get("the run before", {*previous, {}}, selectors);
  return failure(fmt::format("there is nothing to compare run {} with: no complete run of the same suites is before it",
                             after.info->id),
                 "name two runs: llmeval diff A B");
}

Result<ComparedRun> side_of(const Database& database, const RunReference& reference, ComparedRuns& runs) {
  LLMEVAL_TRY(const FoundRun found, find_referenced(database, reference));
  return runs.get(reference.word, found, reference.selectors);
}

Result<Sides> sides_of(const Database& database, const DiffCommand& command, ComparedRuns& runs) {
  LLMEVAL_TRY(const RunReference last, parse_run_reference("last"));
  if (command.before.empty()) {
    LLMEVAL_TRY(ComparedRun after, side_of(database, last, runs));
    LLMEVAL_TRY(ComparedRun before, default_before(database, after, {}, runs));
    return Sides{std::move(before), std::move(after)};
  }
  LLMEVAL_TRY(const RunReference first, parse_run_reference(command.before));
  LLMEVAL_TRY(ComparedRun before, side_of(database, first, runs));
  if (!command.after.empty()) {
    LLMEVAL_TRY(const RunReference second, parse_run_reference(command.after));
    LLMEVAL_TRY(ComparedRun after, side_of(database, second, runs));
    return Sides{std::move(before), std::move(after)};
  }
  // With the same selectors on both sides: `diff last~1:model=mini` is about that model.
  LLMEVAL_TRY(const FoundRun newest, find_referenced(database, last));
  if (newest.id == before.info->id) {
    LLMEVAL_TRY(ComparedRun earlier, default_before(database, before, first.selectors, runs));
    return Sides{std::move(earlier), std::move(before)};
  }
  LLMEVAL_TRY(ComparedRun after, runs.get("last", newest, first.selectors));
  return Sides{std::move(before), std::move(after)};
}

Result<std::vector<RunComparison>> compare_all(const Database& database, const DiffCommand& command,
                                               ComparedRuns& runs) {
  std::vector<RunComparison> comparisons;
  if (command.by == CompareBy::run) {
    LLMEVAL_TRY(Sides sides, sides_of(database, command, runs));
    comparisons.push_back(compare_runs(std::move(sides.before), std::move(sides.after), {}));
    return comparisons;
  }
  if (!command.after.empty()) {
    return failure("--by compares within one run", "leave out the second one, or --by");
  }
  LLMEVAL_TRY(const RunReference reference, parse_run_reference(command.before.empty() ? "last" : command.before));
  LLMEVAL_TRY(const std::vector<ComparedRun> sides, runs.split(reference, command.by));
  for (std::size_t i = 1; i < sides.size(); ++i) comparisons.push_back(compare_runs(sides.front(), sides[i], {}));
  return comparisons;
}

// A case that is on both sides.
bool has_pair(const std::vector<RunComparison>& comparisons) {
  const auto has_one = [](const RunComparison& comparison) {
    const CasePairing& pairing = comparison.pairing;
    return pairing.count(PairKind::appeared) + pairing.count(PairKind::gone) < pairing.pairs.size();
  };
  return std::any_of(comparisons.begin(), comparisons.end(), has_one);
}

Result<std::string> report(const std::vector<RunComparison>& comparisons, const DiffCommand& command,
                           ComparedRuns& runs, Console& console) {
  ComparisonReportOptions options;
  options.text = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  for (const std::string& word : command.only) options.only.push_back(*find_pair_list(word));
  options.listed = command.limit.value_or(options.text.verbosity == Verbosity::verbose ? UINT64_MAX : options.listed);
  return command.format == "json" ? comparison_json(comparisons, runs.reader(), options)
                                  : comparison_text(comparisons, runs.reader(), options);
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

}  // namespace

ExitCode run_command(const DiffCommand& command, CommandContext context) {
  Console& console = context.console;
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), console);
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error(), console);
  ComparedRuns runs(*database);
  const Result<std::vector<RunComparison>> comparisons = compare_all(*database, command, runs);
  if (!comparisons) return refuse(comparisons.error(), console);
  const Result<std::string> text = report(*comparisons, command, runs, console);
  if (!text) return refuse(text.error(), console);
  console.out(*text);
  if (has_pair(*comparisons)) return ExitCode::gates_met;
  console.error(Error("no case is on both sides", "cases pair by suite, prompt, model and id; llmeval help diff"));
  return ExitCode::broken;
}

}  // namespace llmeval
