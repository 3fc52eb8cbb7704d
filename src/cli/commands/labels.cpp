// labels sheet, import and list: what people say of stored answers.
#include "base/time.h"
#include "cli/calibration_report.h"
#include "cli/commands/commands.h"
#include "cli/judged_answers.h"
#include "cli/label_file.h"
#include "cli/label_sheet.h"
#include "cli/text_table.h"
#include "cli/workspace.h"
#include "compare/calibration.h"
#include "data/json.h"
#include "report/output.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

Result<std::string> csv_path(const std::string& word) {
  if (word == "-") return word;
  if (word.starts_with("csv:") && word.size() > 4) return word.substr(4);
  if (word.ends_with(".csv") && word.find(':') == std::string::npos) return word;
  return failure(fmt::format("'-o {}' is no CSV file", word), "write -o csv:labels.csv");
}

Result<> write_sheet(const std::string& path, const std::string& csv, CommandContext context) {
  if (path == "-") {
    context.console.out(csv);
    return {};
  }
  const std::string whole =
      absolute_path(absolute_path(context.surroundings.directory, context.common.directory), path);
  std::error_code error;
  if (std::filesystem::exists(whole, error)) {
    return failure(fmt::format("'{}' is there already", path), "somebody may have filled it in: write another file");
  }
  LLMEVAL_TRY(const std::unique_ptr<Output> output, open_file(whole));
  LLMEVAL_CHECK(output->append(csv));
  return output->finish();
}

std::string sheet_text(const LabelSheet& sheet, const std::string& path) {
  return fmt::format(
      "sheet {}: {} of {} answers that '{}' of {} measured, {}, in {}\n"
      "fill in the column 'pass' (pass or fail), then: llmeval labels import {} --by NAME\n",
      sheet.id, sheet.rows.size(), sheet.population, inert_line(sheet.check), inert_line(sheet.suite),
      sheet.is_random ? fmt::format("drawn at random by seed {}", sheet.seed) : "picked (they calibrate nothing)",
      inert_line(path), inert_line(path));
}

Result<Database> open_database(const Workspace& workspace) { return Database::open_existing(workspace.database); }

ExitCode draw_and_write(const LabelsSheetCommand& command, const Workspace& workspace, CommandContext context) {
  const Result<std::string> path = csv_path(command.output);
  if (!path) return refuse(path.error(), context);
  const Result<Database> database = open_database(workspace);
  if (!database) return refuse(database.error(), context);
  const Result<std::string> run = find_run(*database, command.run);
  if (!run) return refuse(run.error(), context);
  const Result<DrawnSheet> drawn = draw_sheet(workspace, *database, *run, command, RealClock().system_now());
  if (!drawn) return refuse(drawn.error(), context);
  // Stored first: a sheet that somebody fills in must be known.
  if (const Result<> stored = store_sheet(*database, drawn->sheet); !stored) return refuse(stored.error(), context);
  if (const Result<> written = write_sheet(*path, drawn->csv, context); !written)
    return refuse(written.error(), context);
  for (const std::string& note : drawn->notes) context.console.err("warning: " + note + '\n');
  if (!command.blind) {
    context.console.err(
        "warning: the sheet shows what the check said, which people tend to follow (draw it --blind)\n");
  }
  const std::string text = sheet_text(drawn->sheet, *path);
  *path == "-" ? context.console.err(text) : context.console.out(text);
  return ExitCode::gates_met;
}

std::string drawn_text(const LabelSheet& sheet) {
  return fmt::format("{}, {}", sheet.is_random ? "random" : "picked", sheet.is_blind ? "blind" : "not blind");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + inert_line(text);
  return all;
}

std::string to_table(const std::vector<SheetSummary>& sheets) {
  if (sheets.empty()) return "no sheet was drawn yet; llmeval labels sheet RUN --blind -o csv:FILE draws one\n";
  std::vector<std::vector<std::string>> rows{
      {"sheet", "drawn (UTC)", "run", "suite", "check", "how", "rows", "labelled", "labels", "people"}};
  for (const SheetSummary& one : sheets) {
    rows.push_back({one.sheet.id, format_time_short(one.sheet.drawn_at), one.sheet.run_id, excerpt(one.sheet.suite, 30),
                    excerpt(one.sheet.check, 30), drawn_text(one.sheet), std::to_string(one.rows),
                    std::to_string(one.labelled), std::to_string(one.labels), excerpt(joined(one.people), 40)});
  }
  return text_table(rows, {6, 7, 8});
}

Value to_value(const SheetSummary& one) {
  List people;
  for (const std::string& person : one.people) people.emplace_back(person);
  Object object;
  object.append("sheet", Value(one.sheet.id));
  object.append("drawn_at", Value(format_time(one.sheet.drawn_at)));
  object.append("run", Value(one.sheet.run_id));
  object.append("suite", Value(one.sheet.suite));
  object.append("check", Value(one.sheet.check));
  object.append("random", Value(one.sheet.is_random));
  object.append("blind", Value(one.sheet.is_blind));
  object.append("seed", Value(static_cast<std::int64_t>(one.sheet.seed)));
  object.append("population", Value(static_cast<std::int64_t>(one.sheet.population)));
  object.append("rows", Value(static_cast<std::int64_t>(one.rows)));
  object.append("labelled", Value(static_cast<std::int64_t>(one.labelled)));
  object.append("labels", Value(static_cast<std::int64_t>(one.labels)));
  object.append("people", Value(std::move(people)));
  return Value(std::move(object));
}

std::string to_table(const std::vector<LabelRecord>& labels) {
  std::vector<std::vector<std::string>> rows{
      {"row", "case", "prompt", "model", "trial", "who", "label", "score", "at (UTC)"}};
  for (const LabelRecord& one : labels) {
    rows.push_back({one.label.row_id, excerpt(one.key.case_id, 40), excerpt(one.key.prompt, 30),
                    excerpt(one.key.model, 30), std::to_string(one.key.trial), excerpt(one.label.labeller, 30),
                    one.label.pass ? "pass" : "fail", one.label.score ? fmt::format("{:.4g}", *one.label.score) : "",
                    format_time_short(one.at)});
  }
  return text_table(rows, {4, 7});
}

Value to_value(const LabelRecord& one) {
  Object object;
  object.append("row", Value(one.label.row_id));
  object.append("run", Value(one.run_id));
  object.append("suite", Value(one.key.suite));
  object.append("case", Value(one.key.case_id));
  object.append("prompt", one.key.prompt.empty() ? Value() : Value(one.key.prompt));
  object.append("model", Value(one.key.model));
  object.append("trial", Value(static_cast<std::int64_t>(one.key.trial)));
  object.append("labeller", Value(one.label.labeller));
  object.append("pass", Value(one.label.pass));
  object.append("score", one.label.score ? Value(*one.label.score) : Value());
  object.append("comment", one.label.comment.empty() ? Value() : Value(one.label.comment));
  object.append("random", Value(one.is_random));
  object.append("blind", Value(one.is_blind));
  object.append("at", Value(format_time(one.at)));
  return Value(std::move(object));
}

template <class T>
void print(const std::vector<T>& rows, bool json, Console& console) {
  if (!json) return console.out(to_table(rows));
  List list;
  for (const T& row : rows) list.push_back(to_value(row));
  console.out(to_json_pretty(Value(std::move(list))) + '\n');
}

// The sheet whose id begins so.
Result<SheetSummary> find_sheet(const Database& database, const std::string& start) {
  LLMEVAL_TRY(std::vector<SheetSummary> sheets, list_sheets(database));
  std::erase_if(sheets, [&](const SheetSummary& one) { return !one.sheet.id.starts_with(start); });
  if (sheets.size() == 1) return std::move(sheets.front());
  const std::string text = sheets.empty() ? fmt::format("there is no sheet '{}'", start)
                                          : fmt::format("'{}' is the start of several sheets", start);
  return failure(text, "llmeval labels list shows them");
}

std::string people_text(const std::vector<LabelRecord>& labels) {
  const std::optional<PeopleAgreement> people = measure_people(labels_by_answer(labels));
  return people ? people_agreement_text(*people) + '\n' : std::string();
}

}  // namespace

ExitCode run_command(const LabelsSheetCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  return workspace ? draw_and_write(command, *workspace, context) : refuse(workspace.error(), context);
}

ExitCode run_command(const LabelsImportCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), context);
  const Result<Database> database = open_database(*workspace);
  if (!database) return refuse(database.error(), context);
  Diagnostics diagnostics;
  const LabelFileOptions options{workspace->absolute(command.file), command.file, command.labeller, command.passes_from,
                                 command.revise};
  const LabelFile file = read_label_file(*database, options, diagnostics);
  context.console.diagnostics(diagnostics);
  if (diagnostics.has_errors()) return ExitCode::usage;
  const Result<StoredLabels> stored = store_labels(*database, file.labels, RealClock().system_now());
  if (!stored) return refuse(stored.error(), context);
  const std::uint64_t all = stored->added + stored->replaced + stored->unchanged;
  context.console.out(fmt::format("{} label{}: {} new, {} put right, {} known already; {} row{} without one\n", all,
                                  all == 1 ? "" : "s", stored->added, stored->replaced, stored->unchanged,
                                  file.empty_rows, file.empty_rows == 1 ? "" : "s"));
  return ExitCode::gates_met;
}

ExitCode run_command(const LabelsListCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), context);
  const Result<Database> database = open_database(*workspace);
  if (!database) return refuse(database.error(), context);
  if (command.sheet.empty()) {
    const Result<std::vector<SheetSummary>> sheets = list_sheets(*database);
    if (!sheets) return refuse(sheets.error(), context);
    print(*sheets, command.json, context.console);
    return ExitCode::gates_met;
  }
  const Result<SheetSummary> sheet = find_sheet(*database, command.sheet);
  if (!sheet) return refuse(sheet.error(), context);
  const Result<std::vector<LabelRecord>> labels = read_sheet_labels(*database, sheet->sheet.id);
  if (!labels) return refuse(labels.error(), context);
  print(*labels, command.json, context.console);
  if (!command.json) context.console.out(people_text(*labels));
  return ExitCode::gates_met;
}

}  // namespace llmeval
