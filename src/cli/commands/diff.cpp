// diff: two stored runs, case by case.
#include "cli/commands/commands.h"
#include "cli/compared_runs.h"
#include "cli/outputs.h"
#include "cli/run_reference.h"
#include "cli/workspace.h"
#include "compare/compared_shapes.h"
#include "report/comparison_document.h"
#include "report/comparison_report.h"
#include "store/baselines.h"
#include "store/run_search.h"
#include "store/sample_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

struct NamedSides {
  NamedSide before;
  NamedSide after;
};

// What a run is compared with where the words do not say.
Result<NamedSide> default_before(const Database& database, const NamedSide& after) {
  const std::string& run = after.found.id;
  LLMEVAL_TRY(const std::optional<std::string> baseline, find_baseline(database, k_main_baseline));
  if (baseline && *baseline != run) return NamedSide{"baseline", {*baseline, {}}, after.selectors};
  LLMEVAL_TRY(const std::optional<std::string> previous, find_previous_run(database, run));
  if (previous) return NamedSide{"the run before", {*previous, {}}, after.selectors};
  return failure(
      fmt::format("there is nothing to compare run {} with: no complete run of the same suites is before it", run),
      "name two runs: llmeval diff A B");
}

Result<NamedSide> name_side(const Database& database, const std::string& word) {
  LLMEVAL_TRY(RunReference reference, parse_run_reference(word));
  LLMEVAL_TRY(FoundRun found, find_referenced(database, reference));
  return NamedSide{reference.word, std::move(found), std::move(reference.selectors)};
}

Result<NamedSides> name_sides(const Database& database, const DiffCommand& command) {
  if (!command.after.empty()) {
    LLMEVAL_TRY(NamedSide before, name_side(database, command.before));
    LLMEVAL_TRY(NamedSide after, name_side(database, command.after));
    return NamedSides{std::move(before), std::move(after)};
  }
  LLMEVAL_TRY(NamedSide last, name_side(database, "last"));
  if (command.before.empty()) {
    LLMEVAL_TRY(NamedSide before, default_before(database, last));
    return NamedSides{std::move(before), std::move(last)};
  }
  LLMEVAL_TRY(NamedSide named, name_side(database, command.before));
  if (named.found.id == last.found.id) {
    LLMEVAL_TRY(NamedSide before, default_before(database, named));
    return NamedSides{std::move(before), std::move(named)};
  }
  // With the same selectors on both sides: `diff last~1:model=mini` is about that model.
  last.selectors = named.selectors;
  return NamedSides{std::move(named), std::move(last)};
}

Result<std::vector<RunComparison>> compare_all(const Database& database, const DiffCommand& command,
                                               ComparedRuns& runs) {
  std::vector<RunComparison> comparisons;
  if (command.by == CompareBy::run) {
    LLMEVAL_TRY(const NamedSides sides, name_sides(database, command));
    LLMEVAL_CHECK(runs.read_ahead(sides.before, sides.after));
    LLMEVAL_TRY(ComparedRun before, runs.get(sides.before));
    LLMEVAL_TRY(ComparedRun after, runs.get(sides.after));
    comparisons.push_back(compare_runs(std::move(before), std::move(after), {}));
    return comparisons;
  }
  if (!command.after.empty()) return failure("--by compares within one run", "leave out the second one, or --by");
  LLMEVAL_TRY(const NamedSide side, name_side(database, command.before.empty() ? "last" : command.before));
  LLMEVAL_TRY(const std::vector<ComparedRun> parts, runs.split(side, command.by));
  for (std::size_t i = 1; i < parts.size(); ++i) comparisons.push_back(compare_runs(parts.front(), parts[i], {}));
  return comparisons;
}

// Reads the answers of both sides, which nothing else of a comparison needs.
Result<> find_shapes(const Database& database, RunComparison& comparison) {
  ComparedShapes shapes(comparison);
  const auto add = [&](ShapeSide side) {
    return [&shapes, side](std::int64_t row, std::string_view text) { shapes.add(side, row, text); };
  };
  LLMEVAL_CHECK(for_each_answer(database, comparison.before.info->id, add(ShapeSide::before)));
  LLMEVAL_CHECK(for_each_answer(database, comparison.after.info->id, add(ShapeSide::after)));
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
                           ComparedRuns& runs, Console& console) {
  ComparisonReportOptions options;
  options.text = report_options(console.out_stream(), console.out_has_color(), command.verbosity);
  for (const std::string& word : command.only) options.only.push_back(*find_pair_list(word));
  options.listed = command.limit.value_or(options.text.verbosity == Verbosity::verbose ? UINT64_MAX : options.listed);
  if (command.format == "json") return comparison_json(comparisons, runs.reader(), options);
  if (command.format == "text") return comparison_text(comparisons, runs.reader(), options);
  LLMEVAL_TRY(const Document document, comparison_document(comparisons, runs.reader(), options));
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
  Result<std::vector<RunComparison>> comparisons = compare_all(*database, command, runs);
  if (!comparisons) return refuse(comparisons.error(), console);
  for (RunComparison& comparison : *comparisons) {
    if (!shows_shapes(command)) break;
    const Result<> found = find_shapes(*database, comparison);
    if (!found) return refuse(found.error(), console);
  }
  const Result<std::string> text = report(*comparisons, command, runs, console);
  if (!text) return refuse(text.error(), console);
  console.out(*text);
  if (has_pair(*comparisons)) return ExitCode::gates_met;
  console.error(Error("no case is on both sides", "cases pair by suite, prompt, model and id; llmeval help diff"));
  return ExitCode::broken;
}

}  // namespace llmeval
