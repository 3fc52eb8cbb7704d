#include "data/csv.h"

#include "data/cursor.h"
#include "data/file.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::size_t k_max_record = 16U << 20U;

tl::unexpected<CsvError> csv_error(std::string message, std::string hint, std::uint32_t line, std::uint32_t column) {
  return tl::unexpected<CsvError>({std::move(message), std::move(hint), line, column});
}

tl::unexpected<CsvError> file_error(const Error& error, std::uint32_t line) {
  return csv_error(error.message, error.hint, line, 1);
}

std::string quoted_cell(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

class CsvRecordParser {
 public:
  CsvRecordParser(std::string_view bytes, std::uint32_t first_line, char separator)
      : bytes_(bytes), first_line_(first_line), separator_(separator) {
    if (bytes_.ends_with('\n')) bytes_.remove_suffix(1);
    if (bytes_.ends_with('\r')) bytes_.remove_suffix(1);
  }

  tl::expected<std::vector<std::string>, CsvError> parse() {
    if (const std::optional<std::size_t> invalid = find_invalid_utf8(bytes_)) {
      return fail(*invalid, fmt::format("invalid UTF-8 at byte {} of the record", *invalid), "save the file as UTF-8");
    }
    std::vector<std::string> cells;
    while (true) {
      const bool quoted = at_ < bytes_.size() && bytes_[at_] == '"';
      auto cell = quoted ? parse_quoted() : parse_plain();
      if (!cell) return tl::unexpected<CsvError>(std::move(cell).error());
      cells.push_back(*std::move(cell));
      if (at_ == bytes_.size()) return cells;
      ++at_;  // The separator.
    }
  }

 private:
  using Cell = tl::expected<std::string, CsvError>;

  Cell parse_quoted() {
    const std::size_t opening = at_++;
    std::string cell;
    while (true) {
      const std::size_t quote = bytes_.find('"', at_);
      if (quote == std::string_view::npos) {
        return fail(opening, "the quote that opens here is never closed",
                    "a quote inside a quoted cell is written twice");
      }
      cell += bytes_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (at_ == bytes_.size() || bytes_[at_] != '"') break;
      cell += '"';
      ++at_;
    }
    if (at_ == bytes_.size() || bytes_[at_] == separator_) return cell;
    return fail(at_, "text after the closing quote of a cell", "a quote inside a quoted cell is written twice");
  }

  Cell parse_plain() {
    const char stops[] = {separator_, '"', '\n'};
    const std::size_t end = std::min(bytes_.find_first_of(std::string_view(stops, sizeof stops), at_), bytes_.size());
    const std::string_view cell = bytes_.substr(at_, end - at_);
    if (end < bytes_.size() && bytes_[end] == '\n') return fail(end, "a second record", "");
    if (end < bytes_.size() && bytes_[end] == '"') {
      const bool only_space = cell.find_first_not_of(' ') == std::string_view::npos;
      return fail(end, "a quote inside a cell that does not start with one",
                  only_space ? "leave no space before the opening quote"
                             : "put the whole cell in quotes and write the quotes inside it twice");
    }
    at_ = end;
    return std::string(cell);
  }

  tl::unexpected<CsvError> fail(std::size_t offset, std::string message, std::string hint) const {
    Cursor cursor(bytes_, first_line_);
    cursor.move_to(offset);
    return csv_error(std::move(message), std::move(hint), cursor.line(), cursor.column());
  }

  std::string_view bytes_;
  std::uint32_t first_line_;
  char separator_;
  std::size_t at_ = 0;
};

}  // namespace

struct CsvReader::State {
  State(FileDescriptor file, char between) : window(std::move(file)), separator(between) {}

  FileWindow window;
  char separator;
  std::uint32_t line = 1;  // Of the next record.
  bool failed = false;

  // The size of the next record, its line end included; 0 at the end of the file. More than k_max_record where it goes
  // on beyond that.
  Result<std::size_t> find_record() {
    bool in_quotes = false;
    std::size_t at = 0;
    while (true) {
      const std::string_view bytes = window.bytes();
      for (; at < bytes.size(); ++at) {
        if (bytes[at] == '"') in_quotes = !in_quotes;
        if (bytes[at] == '\n' && !in_quotes) return at + 1;
      }
      if (at > k_max_record) return at;
      LLMEVAL_TRY(const bool more, window.grow());
      if (!more) return at;
    }
  }

  tl::expected<std::optional<CsvRow>, CsvError> next();
};

tl::expected<std::optional<CsvRow>, CsvError> CsvReader::State::next() {
  while (true) {
    const Result<std::size_t> size = find_record();
    if (!size) return file_error(size.error(), line);
    if (*size == 0) return std::nullopt;
    const std::string_view bytes = window.bytes().substr(0, *size);
    const bool blank = bytes == "\n" || bytes == "\r\n";
    if (*size > k_max_record) {
      // A forgotten quote makes one record of the rest of the file.
      const std::size_t quote = bytes.find('"');
      Cursor cursor(bytes, line);
      if (quote != std::string_view::npos) cursor.move_to(quote);
      return csv_error("a record of more than 16 MB", quote == std::string_view::npos ? "" : "is this quote closed?",
                       cursor.line(), cursor.column());
    }
    if (!blank) {
      auto cells = CsvRecordParser(bytes, line, separator).parse();
      if (!cells) return tl::unexpected<CsvError>(std::move(cells).error());
      CsvRow row{*std::move(cells), window.offset(), *size, line};
      line += static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n'));
      window.pass(*size);
      return row;
    }
    ++line;
    window.pass(*size);
  }
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::string& path, char separator) {
  LLMEVAL_TRY(FileDescriptor file, FileDescriptor::open_for_reading(path));
  auto state = std::make_unique<State>(std::move(file), separator);
  LLMEVAL_CHECK(pass_byte_order_mark(state->window));
  return CsvReader(std::move(state));
}

tl::expected<std::optional<CsvRow>, CsvError> CsvReader::next() {
  if (state_->failed) return std::nullopt;
  auto row = state_->next();
  state_->failed = !row;
  return row;
}

tl::expected<std::vector<std::string>, CsvError> parse_csv_record(std::string_view bytes) {
  return CsvRecordParser(bytes, 1, ',').parse();
}

std::string csv_cell(std::string_view text) {
  constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with(k_byte_order_mark)) {
    return std::string(text);
  }
  return quoted_cell(text);
}

std::string spreadsheet_cell(std::string_view text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_line_end = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (text[at] == '\t') {
      lines += "    ";
    } else if (!is_line_end) {
      lines += text[at];
    }
  }
  const std::string inert = inert_block(lines);
  // Excel passes over white space before a formula, and takes the wide forms of other scripts, too.
  const std::size_t first = std::min(inert.find_first_not_of(" \n"), inert.size());
  const std::string_view begin = std::string_view(inert).substr(first);
  constexpr std::string_view k_wide[] = {"＝", "＋", "－", "＠"};
  const bool is_formula =
      (!begin.empty() && std::string_view("=+-@").find(begin.front()) != std::string_view::npos) ||
      std::any_of(std::begin(k_wide), std::end(k_wide), [&](std::string_view wide) { return begin.starts_with(wide); });
  return quoted_cell(is_formula ? "'" + inert : inert);
}

std::string bounded_spreadsheet_cell(std::string_view text) {
  constexpr std::size_t k_most = 32'000;  // Bytes, which are never fewer than characters.
  std::size_t end = std::min<std::size_t>(text.size(), 30'000);
  for (;;) {
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    std::string cell = spreadsheet_cell(
        end == text.size() ? std::string(text)
                           : fmt::format("{}\n[… {} more bytes]", text.substr(0, end), text.size() - end));
    // Escapes take more room than what they stand for.
    if (cell.size() <= k_most || end == 0) return cell;
    end = end * k_most / (cell.size() + 100);
  }
}

}  // namespace llmeval
