#include "import/promptfoo_csv.h"

#include "data/csv.h"
#include "import/promptfoo_assertion_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// Of these a cell without a threshold has one all the same.
constexpr std::array<std::string_view, 13> k_with_threshold{
    "answer-relevance", "classifier",  "context-faithfulness", "context-recall",   "context-relevance", "cost",
    "latency",          "levenshtein", "perplexity",           "perplexity-score", "rouge-n",           "similar",
    "starts-with"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

Value assertion(std::string_view type, std::string_view value) {
  return Value(Object{{"type", Value(type)}, {"value", Value(value)}});
}

// `name(0.8): value`, its parts.
struct CellCall {
  std::string_view type;
  std::string_view threshold;
  std::optional<std::string_view> value;
};
std::optional<CellCall> split_call(std::string_view cell) {
  CellCall call;
  std::size_t end = 0;
  while (end < cell.size()) {
    const char c = cell[end];
    // `similar:cosine` has a colon of its own.
    const bool is_own =
        c == ':' && find_assertion_type(cell.substr(0, std::min(cell.find(':', end + 1), cell.size()))) != nullptr;
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && !is_own) break;
    ++end;
  }
  call.type = cell.substr(0, end);
  std::string_view rest = cell.substr(end);
  if (!rest.empty() && rest.front() == '(') {
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) return std::nullopt;
    call.threshold = rest.substr(1, close - 1);
    if (!Number::parse(call.threshold)) return std::nullopt;
    rest.remove_prefix(close + 1);
  }
  if (!rest.empty() && rest.front() != ':') return std::nullopt;
  if (!rest.empty()) call.value = trimmed(rest.substr(1));
  return call;
}

// Columns that only mean something to promptfoo.
bool is_special(std::string_view column) { return column.substr(0, 2) == "__"; }

List split_list(std::string_view cell) {
  List items;
  std::string item;
  for (std::size_t i = 0; i <= cell.size(); ++i) {
    if (i < cell.size() && cell[i] == '\\' && i + 1 < cell.size() && cell[i + 1] == ',') {
      item += cell[++i];
    } else if (i == cell.size() || cell[i] == ',') {
      items.emplace_back(trimmed(item));
      item.clear();
    } else {
      item += cell[i];
    }
  }
  return items;
}

class Row {
 public:
  Row(Place place, ImportNotes& notes) : place_(place), notes_(notes) {}

  void add(std::string_view column, const std::string& cell) {
    const std::string_view text = trimmed(cell);
    const std::string what = fmt::format("column '{}'", column);
    if (!is_special(column)) {
      vars_.set(std::string(column), Value(cell).at(place_));
    } else if (column.substr(0, 10) == "__expected") {
      if (!text.empty()) asserts_.push_back(promptfoo_assertion(text, place_));
    } else if (column == "__prefix" || column == "__suffix") {
      if (!cell.empty()) options_.set(std::string(column.substr(2)), Value(cell).at(place_));
    } else if (column == "__description" || column == "__providerOutput") {
      if (!cell.empty()) test_.set(std::string(column.substr(2)), Value(cell).at(place_));
    } else if (column == "__metric") {
      metric_ = cell;
    } else if (column == "__threshold") {
      if (const auto number = Number::parse(text)) test_.set("threshold", Value(*number).at(place_));
    } else if (column.substr(0, 11) == "__metadata:") {
      add_metadata(column.substr(11), text);
    } else if (column.substr(0, 9) == "__config:") {
      add_config(column.substr(9), text, what);
    } else {
      notes_.left_out(place_, what, "promptfoo does not know it either");
    }
  }

  Value finish() && {
    for (std::size_t i = 0; i < asserts_.size(); ++i) {
      if (!metric_.empty()) asserts_[i].object().set("metric", Value(metric_));
      for (const auto& [index, threshold] : thresholds_) {
        if (index == i) asserts_[i].object().set("threshold", Value(threshold));
      }
    }
    test_.set("vars", Value(std::move(vars_)).at(place_));
    test_.set("assert", Value(std::move(asserts_)).at(place_));
    if (!options_.empty()) test_.set("options", Value(std::move(options_)).at(place_));
    if (!metadata_.empty()) test_.set("metadata", Value(std::move(metadata_)).at(place_));
    return Value(std::move(test_)).at(place_);
  }

 private:
  void add_metadata(std::string_view key, std::string_view text) {
    if (text.empty()) return;
    const bool is_list = key.size() > 2 && key.substr(key.size() - 2) == "[]";
    if (is_list) key.remove_suffix(2);
    metadata_.set(std::string(key), (is_list ? Value(split_list(text)) : Value(text)).at(place_));
  }

  // `__config:__expected2:threshold`
  void add_config(std::string_view key, std::string_view text, const std::string& what) {
    const std::size_t colon = std::min(key.find(':'), key.size());
    std::string_view index = key.substr(0, colon);
    index.remove_prefix(std::min<std::size_t>(index.size(), 10));
    const auto number = Number::parse(text);
    const auto position = index.empty() ? Number::from(std::int64_t{1}) : Number::parse(index);
    if (key.substr(colon) != ":threshold" || !number || !position || !position->to_int64()) {
      if (!text.empty()) notes_.left_out(place_, what, "only ':threshold' of an '__expected' column is read");
      return;
    }
    thresholds_.emplace_back(static_cast<std::size_t>(*position->to_int64() - 1), *number);
  }

  Place place_;
  ImportNotes& notes_;
  Object test_;
  Object vars_;
  Object options_;
  Object metadata_;
  List asserts_;
  std::string metric_;
  std::vector<std::pair<std::size_t, Number>> thresholds_;
};

// The records of a CSV text; quotes may hold line ends.
std::vector<std::pair<std::string_view, std::uint32_t>> split_records(std::string_view text) {
  std::vector<std::pair<std::string_view, std::uint32_t>> records;
  std::size_t start = 0;
  std::uint32_t line = 1;
  std::uint32_t first_line = 1;
  bool is_quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') is_quoted = !is_quoted;
    const bool ends = i == text.size() || (text[i] == '\n' && !is_quoted);
    if (ends && i > start) records.emplace_back(text.substr(start, i - start), first_line);
    if (i < text.size() && text[i] == '\n') ++line;
    if (ends) {
      start = i + 1;
      first_line = line;
    }
  }
  return records;
}

}  // namespace

Value promptfoo_assertion(std::string_view cell, Place place) {
  const auto after = [&](std::string_view prefix) { return cell.substr(prefix.size()); };
  for (const std::string_view prefix : {"javascript:", "fn:", "eval:"}) {
    if (cell.substr(0, prefix.size()) == prefix) return assertion("javascript", trimmed(after(prefix))).at(place);
  }
  for (const std::string_view prefix : {"grade:", "llm-rubric:"}) {
    if (cell.substr(0, prefix.size()) == prefix) return assertion("llm-rubric", trimmed(after(prefix))).at(place);
  }
  if (cell.substr(0, 7) == "python:") return assertion("python", trimmed(after("python:"))).at(place);
  if (const auto path = file_reference(cell)) {
    return assertion(path->find(".py") != std::string_view::npos ? "python" : "javascript", cell).at(place);
  }
  const std::optional<CellCall> call = split_call(cell);
  const std::string_view base = call && call->type.substr(0, 4) == "not-" ? call->type.substr(4)
                                : call                                    ? call->type
                                                                          : std::string_view();
  if (!call || find_assertion_type(base) == nullptr) return assertion("equals", cell).at(place);
  Object object{{"type", Value(call->type)}};
  if (call->value) object.set("value", Value(*call->value).at(place));
  if (std::find(k_with_threshold.begin(), k_with_threshold.end(), base) != k_with_threshold.end()) {
    const std::string_view usual = base == "similar" ? "0.8" : "0.75";
    object.set("threshold", Value(*Number::parse(call->threshold.empty() ? usual : call->threshold)).at(place));
  }
  return Value(std::move(object)).at(place);
}

std::optional<List> promptfoo_csv(std::string_view path, Place place, const std::string& what, ForeignFiles& files) {
  std::optional<std::string> text = files.text(path, place, what);
  if (!text) return std::nullopt;
  std::string_view bytes = *text;
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  std::vector<std::string> header;
  List rows;
  for (const auto& [record, line] : split_records(bytes)) {
    const Place row_place = files.place_in(path, line);
    const auto cells = parse_csv_record(record);
    if (!cells) {
      files.notes().left_out(row_place, what, cells.error().message);
      return std::nullopt;
    }
    if (header.empty()) {
      for (const std::string& cell : *cells) header.emplace_back(trimmed(cell));
      continue;
    }
    if (cells->size() == 1 && trimmed(cells->front()).empty()) continue;
    Row row(row_place, files.notes());
    for (std::size_t i = 0; i < header.size(); ++i) row.add(header[i], i < cells->size() ? (*cells)[i] : std::string());
    rows.push_back(std::move(row).finish());
  }
  return rows;
}

}  // namespace llmeval
