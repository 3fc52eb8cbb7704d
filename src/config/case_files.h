#pragma once

#include "config/case_entry.h"
#include "data/json_lines.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Where a row stands in its file: 16 bytes.
struct RowPlace {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
  std::uint32_t line = 0;
};

/// A file of cases that is read row by row: JSON Lines or CSV, by its ending. Immutable once scanned; row() may be called from any thread.
class CaseFile {
 public:
  using OnRow = std::function<void(RowPlace, SuiteCase)>;

  /// Opens a file. Nullptr, with an error at `place`, where it cannot be read or has another ending.
  static std::unique_ptr<CaseFile> open(const FileSource& files, const std::string& path, Place place,
                                        std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics);

  /// Reads it once from start to end in constant memory and hands over every case that is well formed. Mistakes go to `diagnostics`; after
  /// 100 of them the rest of the file is not read.
  void scan(Diagnostics& diagnostics, const OnRow& on_row);

  /// The case of a row that scan() handed over. Fails where the file has changed since.
  Result<SuiteCase> row(RowPlace place) const;

 private:
  CaseFile(std::string absolute, SourceId source, bool is_csv, LineFile file, std::shared_ptr<const CaseDefaults> defaults);
  void scan_json_lines(Diagnostics& diagnostics, const OnRow& on_row);
  void scan_csv(Diagnostics& diagnostics, const OnRow& on_row);
  bool read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics);

  std::string absolute_;
  SourceId source_;
  bool is_csv_;
  LineFile file_;
  std::shared_ptr<const CaseDefaults> defaults_;
  std::vector<std::string> header_;
};

}  // namespace llmeval
