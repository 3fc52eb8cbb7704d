#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// One record of a CSV file.
struct CsvRow {
  std::vector<std::string> cells;
  std::uint64_t offset = 0;  ///< Of its first byte in the file.
  std::uint64_t size = 0;    ///< Bytes, its line end included.
  std::uint32_t line = 0;    ///< Its first line, from 1.
};

/// Why a CSV file cannot be read on from here.
struct CsvError {
  std::string message;
  std::string hint;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Reads RFC 4180 record by record in constant memory: quoted cells with line ends and doubled quotes, \n or \r\n, an
/// optional BOM. Errors: a quote inside an unquoted cell, text after a closing quote, an unclosed quote, invalid UTF-8,
/// a record over 16 MB.
class CsvReader {
 public:
  /// \param separator  what stands between cells: spreadsheets of some languages write `;`.
  static Result<CsvReader> open(const std::string& path, char separator = ',');
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  /// The next record, blank lines passed over; nullopt at the end. After an error there is nothing more to read.
  tl::expected<std::optional<CsvRow>, CsvError> next();

 private:
  struct State;
  explicit CsvReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The one record that these bytes hold (as CsvRow::offset and size cut them out).
tl::expected<std::vector<std::string>, CsvError> parse_csv_record(std::string_view bytes);

/// A cell as CSV writes it, quoted where needed.
std::string csv_cell(std::string_view text);

/// Text of unknown origin as a cell that a spreadsheet takes for text and nothing else: inert (inert_block(), tabs as
/// spaces), always quoted, so that no other separator cuts it, and behind a `'` where its beginning would make it a
/// formula.
std::string spreadsheet_cell(std::string_view text);

/// The same, of a long text its start and how many bytes more it has: never over the 32,767 characters that Excel
/// takes.
std::string bounded_spreadsheet_cell(std::string_view text);

}  // namespace llmeval
