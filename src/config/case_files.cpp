#include "config/case_files.h"

#include "data/csv.h"
#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_max_errors = 100;

// Stops a file that is wrong in every row: nobody reads a million messages.
class ErrorLimit {
 public:
  explicit ErrorLimit(Diagnostics& diagnostics) : diagnostics_(diagnostics), before_(diagnostics.error_count()) {}

  bool is_reached(Place place) const {
    if (diagnostics_.error_count() - before_ < k_max_errors) return false;
    diagnostics_.error(place, fmt::format("the rest of the file was not read: it has {} errors so far", k_max_errors));
    return true;
  }

 private:
  Diagnostics& diagnostics_;
  std::size_t before_;
};

JsonOptions row_options(SourceId source, std::uint32_t line) {
  JsonOptions options;
  options.source = source;
  options.first_line = line;
  return options;
}

}  // namespace

CaseFile::CaseFile(std::string absolute, std::string shown, SourceId source, LineFile file,
                   std::shared_ptr<const CaseDefaults> defaults)
    : absolute_(std::move(absolute)),
      shown_(std::move(shown)),
      source_(source),
      file_(std::move(file)),
      defaults_(std::move(defaults)) {}

bool CaseFile::has_ending(std::string_view path) { return path.ends_with(".jsonl") || path.ends_with(".csv"); }

bool CaseFile::is_csv() const { return shown_.ends_with(".csv"); }

std::unique_ptr<CaseFile> CaseFile::open(const FileSource& files, const std::string& path, Place place,
                                         std::shared_ptr<const CaseDefaults> defaults, Diagnostics& diagnostics) {
  const std::string absolute = files.absolute(path);
  if (absolute.empty()) {
    const Result<std::string> why = files.read(path);
    diagnostics.error(place, why ? fmt::format("'{}' cannot be read", files.display(path)) : why.error().message,
                      why ? std::string() : why.error().hint);
    return nullptr;
  }
  Result<LineFile> file = LineFile::open(absolute);
  if (!file) {
    diagnostics.error(place, file.error().message, file.error().hint);
    return nullptr;
  }
  std::string shown = files.display(path);
  const SourceId source = diagnostics.add_source(shown);
  return std::unique_ptr<CaseFile>(
      new CaseFile(absolute, std::move(shown), source, *std::move(file), std::move(defaults)));
}

void CaseFile::scan(Diagnostics& diagnostics, const OnRow& on_row) {
  const std::size_t before = diagnostics.error_count();
  bool has_rows = false;
  const OnRow note = [&](RowPlace place, const ReadCase& read) {
    has_rows = true;
    on_row(place, read);
  };
  if (is_csv()) {
    scan_csv(diagnostics, note);
  } else {
    scan_json_lines(diagnostics, note);
  }
  if (!has_rows && diagnostics.error_count() == before) diagnostics.error({source_, 0, 0}, "the file has no case");
}

void CaseFile::scan_json_lines(Diagnostics& diagnostics, const OnRow& on_row) {
  const ErrorLimit limit(diagnostics);
  Result<LineReader> reader = LineReader::open(absolute_);
  if (!reader) return diagnostics.error({source_, 0, 0}, reader.error().message, reader.error().hint);
  for (;;) {
    const Result<std::optional<JsonLine>> next = reader->next();
    const Place place{source_, reader->line(), 1};
    if (!next) {
      diagnostics.error(place, next.error().message, next.error().hint);
    } else if (!*next) {
      return;
    } else {
      const JsonLine& line = **next;
      const auto value = parse_json(line.text, row_options(source_, line.line));
      if (!value) {
        diagnostics.error({source_, value.error().line, value.error().column}, value.error().message);
      } else if (const auto read = read_json_row(*value, *defaults_, diagnostics)) {
        on_row({line.offset, 0, static_cast<std::uint32_t>(line.text.size()), line.line}, *read);
      }
    }
    if (limit.is_reached(place)) return;
  }
}

bool CaseFile::read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const Place place{source_, line, 1};
  for (auto cell = cells.begin(); cell != cells.end(); ++cell) {
    if (cell->empty()) {
      diagnostics.error(place, fmt::format("column {} has no name", cell - cells.begin() + 1));
    } else if (std::find(cells.begin(), cell, *cell) != cell) {
      diagnostics.error(place, fmt::format("two columns are named '{}'", *cell));
    } else if (cell->starts_with("expect.")) {
      diagnostics.error(place, fmt::format("column '{}': a check cannot stand in a column", *cell),
                        "write it under the suite's expect, with {{ reference }} or another column in it");
    }
  }
  header_ = std::move(cells);
  return diagnostics.error_count() == before;
}

void CaseFile::scan_csv(Diagnostics& diagnostics, const OnRow& on_row) {
  const ErrorLimit limit(diagnostics);
  Result<CsvReader> reader = CsvReader::open(absolute_);
  if (!reader) return diagnostics.error({source_, 0, 0}, reader.error().message, reader.error().hint);
  for (bool is_header = true;; is_header = false) {
    auto next = reader->next();
    if (!next) {
      const CsvError& error = next.error();
      return diagnostics.error({source_, error.line, error.column}, error.message, error.hint);
    }
    if (!*next) return;
    CsvRow& row = **next;
    if (is_header) {
      if (!read_header(std::move(row.cells), row.line, diagnostics)) return;
      continue;
    }
    const Place place{source_, row.line, 1};
    if (row.cells.size() != header_.size()) {
      const std::size_t cells = row.cells.size();
      diagnostics.error(place,
                        fmt::format("{} cell{} where the header has {}", cells, cells == 1 ? "" : "s", header_.size()),
                        "quote a cell that holds a comma");
    } else {
      on_row({row.offset, 0, static_cast<std::uint32_t>(row.size), row.line},
             {read_csv_row(header_, std::move(row.cells), place, *defaults_), defaults_->is_whole});
    }
    if (limit.is_reached(place)) return;
  }
}

Result<SuiteCase> CaseFile::row(RowPlace place) const {
  const auto changed = [&] {
    return failure(fmt::format("'{}' has changed since it was loaded (line {})", shown_, place.line), "run again");
  };
  const Result<std::string> bytes = file_.read(place.offset, place.size);
  if (!bytes || bytes->size() != place.size) return changed();
  if (is_csv()) {
    auto cells = parse_csv_record(*bytes);
    if (!cells || cells->size() != header_.size()) return changed();
    return read_csv_row(header_, *std::move(cells), {source_, place.line, 1}, *defaults_);
  }
  // Its mistakes were told when the file was scanned; places of this second reading are never shown.
  const auto value = parse_json(*bytes, row_options(SourceId::none, place.line));
  if (!value) return changed();
  Diagnostics unseen;
  std::optional<ReadCase> read = read_json_row(*value, *defaults_, unseen);
  if (!read || unseen.has_errors()) return changed();
  return std::move(read->golden);
}

}  // namespace llmeval
