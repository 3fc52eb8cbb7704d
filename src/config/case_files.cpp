#include "config/case_files.h"

#include "base/suggest.h"
#include "config/case_entry.h"
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
constexpr std::size_t k_small = 5'000'000;  // A file up to here stays in memory: its rows are read one by one.

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

CaseFile::CaseFile(CaseSetting setting, RowRules rules, std::string absolute, std::string shown, SourceId source,
                   LineFile file)
    : setting_(std::move(setting)),
      rules_(std::move(rules)),
      absolute_(std::move(absolute)),
      shown_(std::move(shown)),
      source_(source),
      file_(std::move(file)) {}

bool CaseFile::has_ending(std::string_view path) { return path.ends_with(".jsonl") || path.ends_with(".csv"); }

bool CaseFile::is_csv() const { return shown_.ends_with(".csv"); }

std::unique_ptr<CaseFile> CaseFile::open(CaseSetting setting, RowRules rules, Place place, Diagnostics& diagnostics) {
  const FileSource& files = *setting.files;
  std::string absolute = files.absolute(setting.path);
  std::string shown = files.display(setting.path);
  if (absolute.empty()) {
    const Result<std::string> why = files.read(setting.path);
    diagnostics.error(place, why ? fmt::format("'{}' cannot be read", shown) : why.error().message,
                      why ? std::string() : why.error().hint);
    return nullptr;
  }
  Result<LineFile> file = LineFile::open(absolute);
  if (!file) {
    diagnostics.error(place, file.error().message, file.error().hint);
    return nullptr;
  }
  const SourceId source = diagnostics.add_source(shown);
  return std::unique_ptr<CaseFile>(new CaseFile(std::move(setting), std::move(rules), std::move(absolute),
                                                std::move(shown), source, *std::move(file)));
}

void CaseFile::scan(Diagnostics& diagnostics, const OnCase& on_case) {
  const std::size_t before = diagnostics.error_count();
  if (is_csv()) {
    scan_csv(diagnostics, on_case);
  } else {
    scan_json_lines(diagnostics, on_case);
  }
  if (diagnostics.error_count() != before) return;
  // Where it cannot be read any more at() will say so.
  static_cast<void>(file_.keep(k_small));
  if (!has_rows_) return diagnostics.error({source_, 0, 0}, "the file has no case");
  report_missing_columns(diagnostics);
}

void CaseFile::scan_json_lines(Diagnostics& diagnostics, const OnCase& on_case) {
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
      } else if (!value->is_object() || keeps(value->object(), place)) {
        const auto read = read_json_row(*value, rules_.map, setting_, diagnostics);
        if (read) on_case({line.offset, 0, static_cast<std::uint32_t>(line.text.size()), line.line}, *read);
      }
    }
    if (limit.is_reached(place)) return;
  }
}

bool CaseFile::keeps(const Object& row, Place place) {
  has_rows_ = true;
  if (!rules_.map.empty()) note_columns(row);
  return rules_.filter->keeps(row, place);
}

bool CaseFile::keeps(const std::vector<std::string>& cells, Place place) {
  has_rows_ = true;
  if (!rules_.filter->is_set()) return true;
  Object row;
  for (std::size_t i = 0; i < cells.size(); ++i) row.append(columns_[i], Value(cells[i]));
  return rules_.filter->keeps(row, place);
}

void CaseFile::note_columns(const Object& row) {
  for (const Member& field : row) {
    if (std::find(columns_.begin(), columns_.end(), field.key) == columns_.end()) columns_.push_back(field.key);
  }
}

void CaseFile::report_missing_columns(Diagnostics& diagnostics) const {
  for (const RowMap::Rename& rename : rules_.map.renames()) {
    if (std::find(columns_.begin(), columns_.end(), rename.column) != columns_.end()) continue;
    const std::vector<std::string_view> known(columns_.begin(), columns_.end());
    std::string hint = did_you_mean(rename.column, known);
    if (hint.empty()) hint = fmt::format("its columns are {}", fmt::join(known, ", "));
    diagnostics.error(rename.place, fmt::format("'{}' has no column '{}'", shown_, rename.column), std::move(hint));
  }
}

bool CaseFile::read_header(std::vector<std::string> cells, std::uint32_t line, Diagnostics& diagnostics) {
  columns_ = std::move(cells);
  csv_ = CsvCases::make(columns_, rules_.map, *setting_.defaults->checks, {source_, line, 1}, diagnostics);
  return csv_.has_value();
}

void CaseFile::scan_csv(Diagnostics& diagnostics, const OnCase& on_case) {
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
    if (row.cells.size() != columns_.size()) {
      const std::size_t cells = row.cells.size();
      diagnostics.error(place,
                        fmt::format("{} cell{} where the header has {}", cells, cells == 1 ? "" : "s", columns_.size()),
                        "quote a cell that holds a comma");
    } else if (keeps(row.cells, place)) {
      on_case({row.offset, 0, static_cast<std::uint32_t>(row.size), row.line},
              csv_->read(std::move(row.cells), place, setting_, diagnostics));
    }
    if (limit.is_reached(place)) return;
  }
}

Result<SuiteCase> CaseFile::at(RowPlace place) const {
  const auto changed = [&] {
    return failure(fmt::format("'{}' has changed since it was loaded (line {})", shown_, place.line), "run again");
  };
  const Result<std::string> bytes = file_.read(place.offset, place.size);
  if (!bytes || bytes->size() != place.size) return changed();
  // Its mistakes were told when the file was scanned.
  Diagnostics unseen;
  if (is_csv()) {
    auto cells = parse_csv_record(*bytes);
    if (!cells || cells->size() != columns_.size()) return changed();
    ReadCase read = csv_->read(*std::move(cells), {source_, place.line, 1}, setting_, unseen);
    if (unseen.has_errors()) return changed();
    return std::move(read.golden);
  }
  const auto value = parse_json(*bytes, row_options(source_, place.line));
  if (!value) return changed();
  std::optional<ReadCase> read = read_json_row(*value, rules_.map, setting_, unseen);
  if (!read || unseen.has_errors()) return changed();
  return std::move(read->golden);
}

}  // namespace llmeval
