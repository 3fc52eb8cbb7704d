#include "cli/check_vectors.h"
#include "cli/commands/commands.h"
#include "cli/schema_suite.h"
#include "cli/stat_vectors.h"
#include "cli/workspace.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// A folder of the official suite's form, and the tests in it.
struct FoundSuites {
  std::shared_ptr<const FileSource> files;
  std::vector<SchemaSuite> suites;
};

std::string draft_folder(SchemaDraft draft) { return fmt::format("draft{}", name_of(draft)); }

bool has_json(const FileSource& files, const std::string& folder) {
  return !files.glob(folder.empty() ? "*.json" : folder + "/*.json").empty();
}

// The suite itself, its `tests`, one draft's folder in that, or any folder of such files.
FoundSuites find_suites(const std::string& folder, std::optional<SchemaDraft> asked) {
  constexpr std::array k_drafts{SchemaDraft::draft7, SchemaDraft::draft2019_09, SchemaDraft::draft2020_12};
  const auto parent = [](const std::string& path) { return path.substr(0, path.rfind('/')); };
  for (const std::string& root : {folder, parent(folder), parent(parent(folder))}) {
    if (root.empty()) continue;
    FoundSuites found{make_working_tree(root), {}};
    for (const SchemaDraft draft : k_drafts) {
      const std::string tests = "tests/" + draft_folder(draft);
      const bool is_below = (root + "/" + tests + "/").starts_with(folder + "/");
      if ((!asked || *asked == draft) && is_below && has_json(*found.files, tests))
        found.suites.push_back({tests, "remotes", draft});
    }
    if (!found.suites.empty()) return found;
  }
  FoundSuites found{make_working_tree(folder), {}};
  if (has_json(*found.files, "")) found.suites.push_back({"", "remotes", asked.value_or(SchemaDraft::draft2020_12)});
  return found;
}

std::string count_text(const Agreement& agreement) {
  return fmt::format("{} of {}", agreement.agreed, agreement.tests);
}

}  // namespace

ExitCode run_command(const VerifySchemaCommand& command, CommandContext context) {
  const std::string folder =
      absolute_path(absolute_path(context.surroundings.directory, context.common.directory), command.folder);
  const FoundSuites found = find_suites(folder, find_schema_draft(command.draft));
  if (found.suites.empty()) {
    context.console.error(Error(fmt::format("'{}' has no tests of JSON Schema", command.folder),
                                "name a folder with tests/draft2020-12, or one of *.json files in that form"));
    return ExitCode::usage;
  }
  bool all_agree = true;
  for (const SchemaSuite& suite : found.suites) {
    const Result<SuiteAgreement> agreement = run_schema_suite(
        *found.files, suite, [&](const std::string& line) { context.console.out(inert_line(line) + '\n'); });
    if (!agreement) {
      context.console.error(agreement.error());
      return ExitCode::usage;
    }
    all_agree = all_agree && agreement->required.agreed == agreement->required.tests && agreement->required.tests > 0;
    context.console.out(fmt::format("draft {}: {} required tests agree, 0 skipped; {} optional ones\n",
                                    name_of(suite.draft), count_text(agreement->required),
                                    count_text(agreement->optional)));
  }
  return all_agree ? ExitCode::gates_met : ExitCode::gate_not_met;
}

ExitCode run_command(const VerifyChecksCommand& command, CommandContext context) {
  const std::string path =
      absolute_path(absolute_path(context.surroundings.directory, context.common.directory), command.file);
  const Result<VectorCounts> counts =
      run_check_vectors(path, [&](const std::string& line) { context.console.out(inert_line(line) + '\n'); });
  if (!counts) {
    context.console.error(counts.error());
    return ExitCode::usage;
  }
  context.console.out(fmt::format("{} of {} rows agree, {} disagree, {} have unknown checks\n", counts->agreed,
                                  counts->rows, counts->rows - counts->agreed - counts->unknown, counts->unknown));
  const bool all_agree = counts->agreed == counts->rows && counts->rows > 0;
  return all_agree ? ExitCode::gates_met : ExitCode::gate_not_met;
}

ExitCode run_command(const VerifyStatsCommand& command, CommandContext context) {
  const std::string path =
      absolute_path(absolute_path(context.surroundings.directory, context.common.directory), command.file);
  const Result<StatVectorCounts> counts =
      run_stat_vectors(path, [&](const std::string& line) { context.console.out(inert_line(line) + '\n'); });
  if (!counts) {
    context.console.error(counts.error());
    return ExitCode::usage;
  }
  context.console.out(fmt::format("{} of {} rows of {} sections agree, {} disagree, {} are of unknown sections\n",
                                  counts->agreed, counts->rows, counts->sections,
                                  counts->rows - counts->agreed - counts->unknown, counts->unknown));
  const bool all_agree = counts->agreed == counts->rows && counts->rows > 0;
  return all_agree ? ExitCode::gates_met : ExitCode::gate_not_met;
}

}  // namespace llmeval
