#pragma once

#include "config/case_source.h"
#include "config/csv_cases.h"
#include "config/row_rules.h"
#include "data/json_lines.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What an entry says of the rows of its files.
struct RowRules {
  RowMap map;
  std::shared_ptr<RowFilter> filter;  ///< Of the entry, shared by its files; only scanning asks it.
};

/// A file of cases that is read row by row: JSON Lines or CSV, by its ending.
class CaseFile final : public CaseSource {
 public:
  /// Whether a path has an ending of such files.
  static bool has_ending(std::string_view path);

  /// Opens a file that has_ending(). Nullptr, with an error at `place`, where it cannot be read.
  /// \param setting  its path is the file's own.
  static std::unique_ptr<CaseFile> open(CaseSetting setting, RowRules rules, Place place, Diagnostics& diagnostics);

  /// Reads it once from start to end in constant memory. After 100 mistakes the rest of the file is not read. A file
  /// without any row is a mistake, and so is a column of the map that no row has.
  void scan(Diagnostics& diagnostics, const OnCase& on_case) override;
  Result<SuiteCase> at(RowPlace place) const override;

 private:
  CaseFile(CaseSetting setting, RowRules rules, std::string absolute, std::string shown, SourceId source,
           LineFile file);
  bool is_csv() const;
  void scan_json_lines(Diagnostics& diagnostics, const OnCase& on_case);
  void scan_csv(Diagnostics& diagnostics, const OnCase& on_case);
  bool read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics);
  bool keeps(const Object& row, Place place);
  bool keeps(const std::vector<std::string>& cells, Place place);
  void note_columns(const Object& row);
  void report_missing_columns(Diagnostics& diagnostics) const;

  CaseSetting setting_;
  RowRules rules_;
  std::string absolute_;
  std::string shown_;
  SourceId source_;
  LineFile file_;
  bool has_rows_ = false;
  std::vector<std::string> columns_;  ///< Of CSV the header; of JSON Lines, under a map, the fields that rows had.
  std::optional<CsvCases> csv_;
};

}  // namespace llmeval
