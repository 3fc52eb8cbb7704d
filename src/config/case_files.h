#pragma once

#include "config/case_entry.h"
#include "data/json_lines.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Where a row of a file of cases stands: 16 bytes, so that a million cases are 16 MB.
struct RowPlace {
  std::uint64_t offset : 48 = 0;  ///< Of its first byte; 256 TB are enough.
  std::uint64_t file : 16 = 0;    ///< Its file's number in the list that holds it.
  std::uint32_t size = 0;         ///< Bytes.
  std::uint32_t line = 0;         ///< Its first line, from 1.
};
static_assert(sizeof(RowPlace) == 16);

/// A file of cases that is read row by row: JSON Lines or CSV, by its ending. Immutable once scanned; row() may be
/// called from any thread.
class CaseFile {
 public:
  using OnRow = std::function<void(RowPlace, const ReadCase&)>;

  /// Whether a path has an ending of such files.
  static bool has_ending(std::string_view path);

  /// Opens a file that has_ending(). Nullptr, with an error at `place`, where it cannot be read.
  static std::unique_ptr<CaseFile> open(const FileSource& files, const std::string& path, Place place,
                                        std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics);

  /// Reads it once from start to end in constant memory and hands over every case that is well formed. Mistakes go to
  /// `diagnostics`; after 100 of them the rest of the file is not read. A file without any row is a mistake.
  void scan(Diagnostics& diagnostics, const OnRow& on_row);

  /// The case of a row that scan() handed over. Fails where the file has changed since.
  Result<SuiteCase> row(RowPlace place) const;

 private:
  CaseFile(std::string absolute, std::string shown, SourceId source, LineFile file,
           std::shared_ptr<const CaseDefaults> defaults);
  bool is_csv() const;
  void scan_json_lines(Diagnostics& diagnostics, const OnRow& on_row);
  void scan_csv(Diagnostics& diagnostics, const OnRow& on_row);
  bool read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics);

  std::string absolute_;
  std::string shown_;
  SourceId source_;
  LineFile file_;
  std::shared_ptr<const CaseDefaults> defaults_;
  std::vector<std::string> header_;
};

}  // namespace llmeval
