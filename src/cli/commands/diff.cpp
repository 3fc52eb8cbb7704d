// diff: two stored runs, case by case.
#include "cli/commands/commands.h"
#include "cli/compared_runs.h"
#include "cli/diff_sides.h"
#include "cli/outputs.h"
#include "cli/rescorer.h"
#include "cli/workspace.h"
#include "compare/compared_shapes.h"
#include "report/comparison_document.h"
#include "report/comparison_report.h"
#include "store/sample_rows.h"

#include <algorithm>
#include <future>
#include <utility>

namespace llmeval {

namespace {

Result<std::vector<RunComparison>> compare_all(SideFinder& finder, const DiffCommand& command, ComparedRuns& runs,
                                               Rescorer& rescorer) {
  std::vector<RunComparison> comparisons;
  if (command.by == CompareBy::run) {
    LLMEVAL_TRY(const NamedSides sides, finder.find_both());
    LLMEVAL_CHECK(runs.read_ahead(sides.before, sides.after));
    LLMEVAL_TRY(ComparedRun before, runs.get(sides.before));
    LLMEVAL_TRY(ComparedRun after, runs.get(sides.after));
    comparisons.push_back(rescorer.compare_again(compare_runs(std::move(before), std::move(after), {}), sides));
    return comparisons;
  }
  if (!command.after.empty()) return failure("--by compares within one run", "leave out the second one, or --by");
  LLMEVAL_TRY(const NamedSide side, finder.find(command.before.empty() ? "last" : command.before, nullptr));
  LLMEVAL_TRY(const std::vector<ComparedRun> parts, runs.split(side, command.by));
  for (std::size_t i = 1; i < parts.size(); ++i) comparisons.push_back(compare_runs(parts.front(), parts[i], {}));
  return comparisons;
}

// Reads the answers of both sides, which nothing else of a comparison needs.
Result<> find_shapes(const Rescorer& rescorer, RunComparison& comparison) {
  ComparedShapes shapes(comparison);
  const auto read = [&shapes](const Database& store, const std::string& run, ShapeSide side) {
    return for_each_answer(store, run, [&](std::int64_t row, std::string_view text) { shapes.add(side, row, text); });
  };
  const RunInfo& before = *comparison.before.info;
  const RunInfo& after = *comparison.after.info;
  // A connection belongs to one thread.
  std::future<Result<>> other = std::async(std::launch::async, [&]() -> Result<> {
    LLMEVAL_TRY(const Database own, Database::open_existing(rescorer.database_of(before).path()));
    return read(own, before.id, ShapeSide::before);
  });
  const Result<> own_side = read(rescorer.database_of(after), after.id, ShapeSide::after);
  LLMEVAL_CHECK(other.get());
  LLMEVAL_CHECK(own_side);
  shapes.tell(comparison);
  return {};
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
                           const ReadSample& read, Console& console) {
  ComparisonReportOptions options;
  options.text = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  for (const std::string& word : command.only) options.only.push_back(*find_pair_list(word));
  options.listed = command.limit.value_or(options.text.verbosity == Verbosity::verbose ? UINT64_MAX : options.listed);
  if (command.format == "json") return comparison_json(comparisons, read, options);
  if (command.format == "text") return comparison_text(comparisons, read, options);
  LLMEVAL_TRY(const Document document, comparison_document(comparisons, read, options));
  return command.format == "html" ? to_html(document) : to_markdown(document);
}

bool shows_shapes(const DiffCommand& command) { return command.only.empty() && command.verbosity >= 0; }

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
  SideFinder finder(*database, *workspace, command, context);
  Rescorer rescorer(*database, *workspace, console);
  Result<std::vector<RunComparison>> comparisons = compare_all(finder, command, runs, rescorer);
  if (!comparisons) return refuse(comparisons.error(), console);
  for (RunComparison& comparison : *comparisons) {
    if (!shows_shapes(command)) break;
    const Result<> found = find_shapes(rescorer, comparison);
    if (!found) return refuse(found.error(), console);
  }
  const Result<std::string> text = report(*comparisons, command, rescorer.reader(runs.reader()), console);
  if (!text) return refuse(text.error(), console);
  console.out(*text);
  if (has_pair(*comparisons)) return ExitCode::gates_met;
  console.error(Error("no case is on both sides", "cases pair by suite, prompt, model and id; llmeval help diff"));
  return ExitCode::broken;
}

}  // namespace llmeval
