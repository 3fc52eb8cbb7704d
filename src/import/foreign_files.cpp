#include "import/foreign_files.h"

#include "data/json.h"
#include "data/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

ForeignFiles::ForeignFiles(const FileSource& files, std::string folder, Diagnostics& diagnostics, ImportNotes& notes)
    : files_(files), folder_(std::move(folder)), diagnostics_(diagnostics), notes_(notes) {}

std::optional<std::string> ForeignFiles::path_of(std::string_view path, Place place, const std::string& what) {
  if (path.substr(0, 2) == "./") path.remove_prefix(2);
  Result<std::string> resolved = resolve_path(folder_, path);
  if (resolved) return *std::move(resolved);
  notes_.left_out(place, what, resolved.error().message);
  return std::nullopt;
}

std::optional<std::string> ForeignFiles::text(std::string_view path, Place place, const std::string& what) {
  const std::optional<std::string> resolved = path_of(path, place, what);
  if (!resolved) return std::nullopt;
  Result<std::string> text = files_.read(*resolved);
  if (text) return *std::move(text);
  notes_.left_out(place, what, text.error().message);
  return std::nullopt;
}

void ForeignFiles::note_mistakes(const Diagnostics& found, Place place, const std::string& what) {
  for (const Diagnostic& mistake : found.sorted()) {
    if (mistake.severity != Severity::error) continue;
    notes_.left_out(place, what, fmt::format("line {}: {}", mistake.line, mistake.message));
    return;
  }
}

std::optional<Value> ForeignFiles::content(std::string_view path, Place place, const std::string& what) {
  const std::optional<std::string> read = text(path, place, what);
  if (!read) return std::nullopt;
  const std::optional<std::string> resolved = path_of(path, place, what);
  const SourceId source = diagnostics_.add_source(files_.display(*resolved));
  if (ends_with_any(path, {".json"})) {
    JsonOptions options;
    options.source = source;
    options.refuse_repeated_keys = false;
    auto value = parse_json(*read, options);
    if (value) return *std::move(value);
    notes_.left_out(place, what, fmt::format("line {}: {}", value.error().line, value.error().message));
    return std::nullopt;
  }
  Diagnostics found;
  std::optional<Value> value = parse_yaml(*read, source, found);
  if (!value) note_mistakes(found, place, what);
  return value;
}

std::optional<List> ForeignFiles::lines(std::string_view path, Place place, const std::string& what) {
  const std::optional<std::string> read = text(path, place, what);
  if (!read) return std::nullopt;
  JsonOptions options;
  options.source = place_in(path, 1).source;
  options.refuse_repeated_keys = false;
  List rows;
  std::string_view rest = *read;
  for (options.first_line = 1; !rest.empty(); ++options.first_line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto row = parse_json(line, options);
    if (row) {
      rows.push_back(*std::move(row));
    } else {
      notes_.left_out({options.source, options.first_line, row.error().column}, what, row.error().message);
    }
  }
  return rows;
}

std::vector<std::string> ForeignFiles::matches(std::string_view glob) const {
  if (glob.substr(0, 2) == "./") glob.remove_prefix(2);
  const std::string prefix = folder_.empty() ? std::string() : folder_ + "/";
  if (glob.find_first_of("*?[{") == std::string_view::npos) return {std::string(glob)};
  std::vector<std::string> found = files_.glob(prefix + std::string(glob));
  for (std::string& path : found) path = path.substr(prefix.size());
  return found;
}

Place ForeignFiles::place_in(std::string_view path, std::uint32_t line) {
  const Result<std::string> resolved = resolve_path(folder_, path);
  return {diagnostics_.add_source(files_.display(resolved ? *resolved : std::string(path))), line, 1};
}

std::optional<std::string_view> file_reference(std::string_view text) {
  constexpr std::string_view k_scheme = "file://";
  if (text.substr(0, k_scheme.size()) != k_scheme) return std::nullopt;
  return text.substr(k_scheme.size());
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
  });
}

bool has_tags(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
         text.find("{#") != std::string_view::npos;
}

std::optional<std::string> scalar_of(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_number()) return value.number().text();
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

std::optional<std::string> text_of(const Value& object, std::string_view key) {
  const Value* const value = object.find(key);
  return value == nullptr ? std::nullopt : scalar_of(*value);
}

}  // namespace llmeval
