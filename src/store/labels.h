#pragma once

#include "base/result.h"
#include "domain/sample.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

// What people say of stored answers, beside what checks said of them.

/// A check of a run's suite that measured answers.
struct ScoredCheck {
  std::string suite;
  std::string name;
  std::string type;
  std::uint64_t scored = 0;  ///< Scores that it gave.
};
/// By suite and name.
Result<std::vector<ScoredCheck>> scored_checks(const Database& database, const std::string& run_id);

/// A sample that a check measured.
struct ScoredSample {
  std::int64_t row = 0;  ///< In this database only: it names a sample to this layer, and to nobody else.
  SampleKey key;
  Score score;  ///< Without its labels.
};
/// Tells all of them in plan order. Error: a sample has two scores of that name.
Result<> for_each_scored(const Database& database, const std::string& run_id, const std::string& suite,
                         const std::string& check, const std::function<void(const ScoredSample&)>& visit);

/// Answers that were drawn for people.
struct LabelSheet {
  std::string id;
  std::string run_id;
  std::string suite;
  std::string check;
  std::uint64_t seed = 0;
  std::uint64_t population = 0;  ///< Answers that it was drawn from: all that the check measured.
  bool is_random = true;         ///< Else somebody picked them.
  bool is_blind = true;          ///< Without the check's verdict.
  SystemTime drawn_at;
  std::vector<std::pair<std::string, std::int64_t>> rows;  ///< Ids as people see them, and the samples' rows.
};
/// The same sheet again changes nothing.
Result<> store_sheet(const Database& database, const LabelSheet& sheet);

/// What a line of the list of sheets says.
struct SheetSummary {
  LabelSheet sheet;  ///< Without its rows.
  std::uint64_t rows = 0;
  std::uint64_t labelled = 0;  ///< Rows that have a label.
  std::uint64_t labels = 0;    ///< Of all people.
  std::vector<std::string> people;
};
/// In the order of drawing.
Result<std::vector<SheetSummary>> list_sheets(const Database& database);

/// What a row of a sheet is about.
struct SheetRow {
  std::string sheet;
  std::int64_t sample = 0;  ///< Its row.
  std::string check;
  std::map<std::string, bool> labels;  ///< Who said what of it already, on whatever sheet.
};
/// By row id; those that no sheet has are left out.
Result<std::map<std::string, SheetRow>> find_sheet_rows(const Database& database,
                                                        const std::vector<std::string>& row_ids);

/// One person's judgement of one answer.
struct AnswerLabel {
  std::string row_id;  ///< That the person saw.
  std::string labeller;
  bool pass = false;
  std::optional<double> score;  ///< In [0,1].
  std::string comment;
};
/// What became of labels.
struct StoredLabels {
  std::uint64_t added = 0;
  std::uint64_t replaced = 0;   ///< The same person had said otherwise; that stays, but counts no more.
  std::uint64_t unchanged = 0;  ///< Known.
};
/// All or none. Row ids are known. A label that somebody gave from a random sheet counts as drawn at random, though
/// the same person may have given it from a picked one before.
Result<StoredLabels> store_labels(const Database& database, const std::vector<AnswerLabel>& labels, SystemTime at);

/// A label that counts, with the answer that it is about.
struct LabelRecord {
  AnswerLabel label;  ///< `row_id` is that of the sheet it came with.
  std::string run_id;
  SampleKey key;
  std::string sheet;
  bool is_random = true;
  bool is_blind = true;
  SystemTime at;
};
/// Of one check of a suite, over all runs, in the order that they were given.
Result<std::vector<LabelRecord>> read_labels(const Database& database, const std::string& suite,
                                             const std::string& check);
/// Of a sheet, by row.
Result<std::vector<LabelRecord>> read_sheet_labels(const Database& database, const std::string& sheet);

/// What a stored sample answered in a turn, without its reasoning; empty where nothing came.
Result<std::string> stored_answer(const Database& database, std::int64_t row, std::int32_t turn);

/// What the judges of a check replied about a stored sample, in the order of asking.
Result<std::vector<std::string>> stored_replies(const Database& database, std::int64_t row, const std::string& check);

/// The name of a suite that runs were stored of, by its name or by its file's path from the project's root.
Result<std::string> find_stored_suite(const Database& database, const std::string& name, const std::string& path);

/// A finished run of a suite, and the run whose answers it has: itself, unless it scored another's again.
struct SuiteRun {
  std::string run_id;
  std::string answers_of;
};
/// Newest first; those that only looked at answers left out.
Result<std::vector<SuiteRun>> runs_of_suite(const Database& database, const std::string& suite);

}  // namespace llmeval
