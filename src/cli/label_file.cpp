#include "cli/label_file.h"

#include "base/decimal.h"
#include "base/suggest.h"
#include "data/csv.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

enum Column : std::size_t { k_row, k_pass, k_score, k_labeller, k_comment };
constexpr std::array<std::string_view, 5> k_columns{"row", "pass", "score", "labeller", "comment"};

struct Verdictword {
  std::string_view word;
  bool pass;
};
constexpr std::array k_words{
    Verdictword{"pass", true},
    Verdictword{"fail", false},
    Verdictword{"passed", true},
    Verdictword{"failed", false},
    Verdictword{"yes", true},
    Verdictword{"no", false},
    Verdictword{"y", true},
    Verdictword{"n", false},
    Verdictword{"true", true},
    Verdictword{"false", false},
    Verdictword{"1", true},
    Verdictword{"0", false},
    // Spreadsheets write true and false in their own language.
    Verdictword{"wahr", true},
    Verdictword{"falsch", false},
    Verdictword{"vrai", true},
    Verdictword{"faux", false},
    Verdictword{"verdadero", true},
    Verdictword{"falso", false},
    Verdictword{"vero", true},
};

std::string trimmed(std::string_view text) {
  constexpr std::string_view k_space = " \t\r\n";
  const std::size_t first = text.find_first_not_of(k_space);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(k_space) - first + 1));
}

std::string lower(std::string_view text) {
  std::string result = trimmed(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::optional<bool> read_pass(std::string_view text) {
  const std::string word = lower(text);
  for (const Verdictword& known : k_words) {
    if (known.word == word) return known.pass;
  }
  return std::nullopt;
}

// In [0,1], with a decimal comma where the spreadsheet's language has one.
std::optional<double> read_score(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  const std::optional<Decimal> number = Decimal::parse(text);
  if (!number || number->to_double() < 0 || number->to_double() > 1) return std::nullopt;
  return number->to_double();
}

class LabelFileReader {
 public:
  LabelFileReader(const Database& database, const LabelFileOptions& options, Diagnostics& diagnostics)
      : database_(database),
        options_(options),
        diagnostics_(diagnostics),
        source_(diagnostics.add_source(options.shown)) {}

  LabelFile read() {
    if (std::optional<CsvReader> reader = open()) read_rows(*reader);
    if (nameless_ > 0) {
      diagnostics_.error({source_, first_nameless_, 0},
                         fmt::format("{} label{} from nobody", nameless_, nameless_ == 1 ? " is" : "s are"),
                         "say who with --by NAME, or in the column 'labeller'");
    }
    check_rows();
    if (!diagnostics_.has_errors() && labels_.empty()) {
      diagnostics_.error({source_, 0, 0}, "no row has a label", "fill in the column 'pass': pass or fail");
    }
    LabelFile file;
    for (ReadLabel& one : labels_) file.labels.push_back(std::move(one.label));
    file.empty_rows = empty_rows_;
    return file;
  }

 private:
  struct ReadLabel {
    AnswerLabel label;
    std::uint32_t line = 0;
  };

  void error(std::uint32_t line, std::string message, std::string hint) {
    diagnostics_.error({source_, line, 0}, std::move(message), std::move(hint));
  }

  // With whichever separator its heading makes sense, and that heading read.
  std::optional<CsvReader> open() {
    std::vector<std::string> first;
    for (const char separator : {',', ';', '\t'}) {
      Result<CsvReader> reader = CsvReader::open(options_.path, separator);
      if (!reader) {
        diagnostics_.error({}, reader.error().message, reader.error().hint);
        return std::nullopt;
      }
      const auto heading = reader->next();
      if (!heading) {
        if (separator == '\t') error(heading.error().line, heading.error().message, heading.error().hint);
        continue;
      }
      if (!*heading) break;
      if (first.empty()) first = (*heading)->cells;
      if (find_columns((*heading)->cells)) return *std::move(reader);
    }
    if (diagnostics_.has_errors()) return std::nullopt;
    if (first.empty()) {
      error(0, "the file is empty", "write it back with the columns that the sheet had");
    } else if (has("row", first)) {
      error(1, "no column is 'pass' or 'score'", near_column(first, "pass"));
    } else {
      error(1, "no column is 'row'", near_column(first, "row"));
    }
    return std::nullopt;
  }

  static bool has(std::string_view name, const std::vector<std::string>& heading) {
    return std::any_of(heading.begin(), heading.end(), [&](const std::string& cell) { return lower(cell) == name; });
  }

  static std::string near_column(const std::vector<std::string>& heading, std::string_view wanted) {
    const std::vector<std::string_view> known{wanted};
    for (const std::string& cell : heading) {
      if (!did_you_mean(lower(cell), known).empty()) return fmt::format("is it '{}'?", inert_line(cell));
    }
    return "write the file back with the columns that the sheet had: row, pass, score, labeller, comment";
  }

  bool find_columns(const std::vector<std::string>& heading) {
    places_.fill(heading.size());
    for (std::size_t i = heading.size(); i > 0; --i) {
      for (std::size_t column = 0; column < k_columns.size(); ++column) {
        if (lower(heading[i - 1]) == k_columns.at(column)) places_.at(column) = i - 1;
      }
    }
    return places_[k_row] < heading.size() && (places_[k_pass] < heading.size() || places_[k_score] < heading.size());
  }

  std::string cell(const std::vector<std::string>& cells, Column column) const {
    return places_.at(column) < cells.size() ? trimmed(cells[places_.at(column)]) : std::string();
  }

  void read_rows(CsvReader& reader) {
    while (true) {
      const auto row = reader.next();
      if (!row) {
        diagnostics_.error({source_, row.error().line, row.error().column}, row.error().message, row.error().hint);
        return;
      }
      if (!*row) return;
      read_row((*row)->cells, (*row)->line);
    }
  }

  void read_row(const std::vector<std::string>& cells, std::uint32_t line) {
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& text) { return trimmed(text).empty(); })) return;
    AnswerLabel label;
    label.row_id = cell(cells, k_row);
    label.labeller = cell(cells, k_labeller);
    label.comment = cell(cells, k_comment);
    const std::string pass = cell(cells, k_pass);
    const std::string score = cell(cells, k_score);
    if (pass.empty() && score.empty()) {
      ++empty_rows_;
      return;
    }
    if (label.row_id.empty()) return error(line, "a label without its row", "keep the column 'row' as it was");
    if (!score.empty()) {
      label.score = read_score(score);
      if (!label.score) error(line, fmt::format("'{}' is no score", inert_line(score)), "write a number from 0 to 1");
    }
    if (!read_verdict(pass, label, line)) return;
    if (label.labeller.empty()) label.labeller = options_.labeller;
    if (label.labeller.empty() && nameless_++ == 0) first_nameless_ = line;
    labels_.push_back({std::move(label), line});
  }

  bool read_verdict(const std::string& pass, AnswerLabel& label, std::uint32_t line) {
    if (!pass.empty()) {
      const std::optional<bool> said = read_pass(pass);
      if (!said) error(line, fmt::format("'{}' is neither pass nor fail", excerpt(pass, 40)), "write pass or fail");
      label.pass = said.value_or(false);
      return said.has_value();
    }
    if (!label.score) return false;
    if (!options_.passes_from) {
      error(line, "a score without a pass or fail", "fill in 'pass', or say with --min from which score it is one");
      return false;
    }
    label.pass = *label.score >= *options_.passes_from;
    return true;
  }

  // Against the sheets, one another, and what was said before.
  void check_rows() {
    std::vector<std::string> ids;
    for (const ReadLabel& one : labels_) ids.push_back(one.label.row_id);
    const auto rows = find_sheet_rows(database_, ids);
    if (!rows) return diagnostics_.error({}, rows.error().message, rows.error().hint);
    std::map<std::tuple<std::int64_t, std::string, std::string>, const ReadLabel*> seen;
    for (const ReadLabel& one : labels_) {
      const auto row = rows->find(one.label.row_id);
      if (row == rows->end()) {
        error(one.line, fmt::format("no sheet has the row '{}'", inert_line(one.label.row_id)),
              "was it drawn in another project, or was the column 'row' changed?");
        continue;
      }
      if (one.label.labeller.empty()) continue;
      const auto [before, is_new] =
          seen.emplace(std::tuple(row->second.sample, row->second.check, one.label.labeller), &one);
      if (!is_new) {
        error(one.line,
              fmt::format("'{}' labels row '{}' twice{}", inert_line(one.label.labeller), inert_line(one.label.row_id),
                          before->second->label.pass == one.label.pass ? "" : ", as pass and as fail"),
              fmt::format("the first time in line {}", before->second->line));
        continue;
      }
      check_against_stored(one, row->second);
    }
  }

  void check_against_stored(const ReadLabel& one, const SheetRow& row) {
    const auto before = row.labels.find(one.label.labeller);
    if (before == row.labels.end() || before->second == one.label.pass || options_.may_revise) return;
    error(one.line,
          fmt::format("'{}' has labelled row '{}' as {} before", inert_line(one.label.labeller),
                      inert_line(one.label.row_id), before->second ? "pass" : "fail"),
          "--revise takes the new label; the old one is kept beside it");
  }

  const Database& database_;
  const LabelFileOptions& options_;
  Diagnostics& diagnostics_;
  SourceId source_;
  std::array<std::size_t, k_columns.size()> places_{};
  std::vector<ReadLabel> labels_;
  std::uint64_t empty_rows_ = 0;
  std::uint64_t nameless_ = 0;
  std::uint32_t first_nameless_ = 0;
};

}  // namespace

LabelFile read_label_file(const Database& database, const LabelFileOptions& options, Diagnostics& diagnostics) {
  return LabelFileReader(database, options, diagnostics).read();
}

}  // namespace llmeval
