#include "config/case_files.h"

#include "data/csv.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_max_errors = 100;

// Stops a file that is wrong in every row: nobody reads a million messages.
bool too_many(const Diagnostics& diagnostics, std::size_t before) { return diagnostics.error_count() - before >= k_max_errors; }

void say_rest_unread(Place place, Diagnostics& diagnostics) {
  diagnostics.error(place, fmt::format("{} errors in this file; the rest of it was not read", k_max_errors));
}

JsonOptions row_options(SourceId source, std::uint32_t line) {
  JsonOptions options;
  options.source = source;
  options.first_line = line;
  return options;
}

}  // namespace

CaseFile::CaseFile(std::string absolute, SourceId source, bool is_csv, LineFile file,
                   std::shared_ptr<const CaseDefaults> defaults)
    : absolute_(std::move(absolute)), source_(source), is_csv_(is_csv), file_(std::move(file)), defaults_(std::move(defaults)) {}

std::unique_ptr<CaseFile> CaseFile::open(const FileSource& files, const std::string& path, Place place,
                                         std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics) {
  const bool is_csv = path.ends_with(".csv");
  if (!is_csv && !path.ends_with(".jsonl")) {
    diagnostics.error(place, fmt::format("'{}' is no file of cases", path), "files of cases end in .jsonl, .csv, .yaml or .yml");
    return nullptr;
  }
  if (!files.exists(path)) {
    diagnostics.error(place, fmt::format("there is no file '{}'", path));
    return nullptr;
  }
  std::string absolute = files.absolute(path);
  Result<LineFile> file = LineFile::open(absolute);
  if (!file) {
    diagnostics.error(place, file.error().message, file.error().hint);
    return nullptr;
  }
  const SourceId source = diagnostics.add_source(files.display(path));
  return std::unique_ptr<CaseFile>(
      new CaseFile(std::move(absolute), source, is_csv, *std::move(file), std::move(defaults)));
}

void CaseFile::scan(Diagnostics& diagnostics, const OnRow& on_row) {
  if (is_csv_) {
    scan_csv(diagnostics, on_row);
  } else {
    scan_json_lines(diagnostics, on_row);
  }
}

void CaseFile::scan_json_lines(Diagnostics& diagnostics, const OnRow& on_row) {
  const std::size_t before = diagnostics.error_count();
  Result<LineReader> reader = LineReader::open(absolute_);
  if (!reader) return diagnostics.error({source_, 0, 0}, reader.error().message, reader.error().hint);
  for (;;) {
    const Result<std::optional<JsonLine>> line = reader->next();
    if (!line) return diagnostics.error({source_, reader->line(), 0}, line.error().message, line.error().hint);
    if (!*line) return;
    const JsonLine& text = **line;
    auto value = parse_json(text.text, row_options(source_, text.line));
    if (!value) {
      diagnostics.error({source_, value.error().line, value.error().column}, value.error().message);
    } else if (auto golden = read_json_row(*value, *defaults_, diagnostics)) {
      on_row({text.offset, static_cast<std::uint32_t>(text.text.size()), text.line}, *std::move(golden));
    }
    if (too_many(diagnostics, before)) return say_rest_unread({source_, text.line, 0}, diagnostics);
  }
}

bool CaseFile::read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) {
      diagnostics.error({source_, line, 0}, fmt::format("column {} has no name", i + 1));
    } else if (std::find(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(i), cells[i]) !=
               cells.begin() + static_cast<std::ptrdiff_t>(i)) {
      diagnostics.error({source_, line, 0}, fmt::format("two columns are named '{}'", cells[i]));
    } else if (cells[i].starts_with("expect.")) {
      diagnostics.error({source_, line, 0}, fmt::format("column '{}': checks cannot stand in columns", cells[i]),
                        "write them under the suite's expect, with {{ reference }} or another column");
    }
  }
  header_ = std::move(cells);
  return diagnostics.error_count() == before;
}

void CaseFile::scan_csv(Diagnostics& diagnostics, const OnRow& on_row) {
  const std::size_t before = diagnostics.error_count();
  Result<CsvReader> reader = CsvReader::open(absolute_);
  if (!reader) return diagnostics.error({source_, 0, 0}, reader.error().message, reader.error().hint);
  for (bool is_header = true;; is_header = false) {
    auto row = reader->next();
    if (!row) return diagnostics.error({source_, row.error().line, row.error().column}, row.error().message, row.error().hint);
    if (!*row) return;
    CsvRow& record = **row;
    if (is_header) {
      if (!read_header(std::move(record.cells), record.line, diagnostics)) return;
      continue;
    }
    const Place place{source_, record.line, 1};
    if (record.cells.size() != header_.size()) {
      diagnostics.error(place, fmt::format("{} cells where the header has {}", record.cells.size(), header_.size()),
                        "quote a cell that holds a comma");
    } else {
      on_row({record.offset, static_cast<std::uint32_t>(record.size), record.line},
             read_csv_row(header_, std::move(record.cells), place, *defaults_));
    }
    if (too_many(diagnostics, before)) return say_rest_unread(place, diagnostics);
  }
}

Result<SuiteCase> CaseFile::row(RowPlace place) const {
  const auto changed = [&] {
    return failure(fmt::format("'{}' has changed since it was loaded (line {})", absolute_, place.line), "run again");
  };
  const Result<std::string> bytes = file_.read(place.offset, place.size);
  if (!bytes || bytes->size() != place.size) return changed();
  if (is_csv_) {
    auto cells = parse_csv_record(*bytes);
    if (!cells || cells->size() != header_.size()) return changed();
    return read_csv_row(header_, *std::move(cells), {source_, place.line, 1}, *defaults_);
  }
  // Its mistakes were told when the file was scanned: the places of a second reading are never shown.
  const auto value = parse_json(*bytes, row_options(SourceId::none, place.line));
  if (!value) return changed();
  Diagnostics unseen;
  std::optional<SuiteCase> golden = read_json_row(*value, *defaults_, unseen);
  if (!golden) return changed();
  return *std::move(golden);
}

}  // namespace llmeval
