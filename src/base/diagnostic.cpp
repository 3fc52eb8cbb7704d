#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace llmeval {

std::string Diagnostic::to_text() const {
  std::string text;
  if (!path.empty()) {
    text += path;
    if (line != 0) text += fmt::format(":{}", line);
    if (line != 0 && column != 0) text += fmt::format(":{}", column);
    text += ": ";
  }
  text += severity == Severity::error ? "error: " : severity == Severity::warning ? "warning: " : "note: ";
  text += message;
  if (!hint.empty()) text += fmt::format(" ({})", hint);
  return text;
}

SourceId Diagnostics::add_source(std::string path) {
  const auto found = std::find(paths_.begin() + 1, paths_.end(), path);
  if (found != paths_.end()) return static_cast<SourceId>(found - paths_.begin());
  paths_.push_back(std::move(path));
  return static_cast<SourceId>(paths_.size() - 1);
}

const std::string& Diagnostics::path(SourceId source) const {
  const auto number = static_cast<std::size_t>(source);
  return number < paths_.size() ? paths_[number] : paths_.front();
}

void Diagnostics::error(Place place, std::string message, std::string hint) {
  add(Severity::error, place, std::move(message), std::move(hint));
}

void Diagnostics::warning(Place place, std::string message, std::string hint) {
  add(Severity::warning, place, std::move(message), std::move(hint));
}

void Diagnostics::note(Place place, std::string message, std::string hint) {
  add(Severity::note, place, std::move(message), std::move(hint));
}

void Diagnostics::add(Severity severity, Place place, std::string message, std::string hint) {
  if (severity == Severity::error) ++errors_;
  found_.push_back({severity, path(place.source), place.line, place.column, std::move(message), std::move(hint)});
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> sorted = found_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.path, a.line, a.column) < std::tie(b.path, b.line, b.column);
  });
  // The same mistake is often met on two ways to one place, with others of that place between.
  const auto key = [](const Diagnostic& d) {
    return std::make_tuple(std::string_view(d.path), d.line, d.column, d.severity, std::string_view(d.message),
                           std::string_view(d.hint));
  };
  std::set<decltype(key(sorted.front()))> seen;
  std::vector<Diagnostic> once;
  for (const Diagnostic& diagnostic : sorted) {
    if (seen.insert(key(diagnostic)).second) once.push_back(diagnostic);
  }
  return once;
}

std::string Diagnostics::describe(Place place) const {
  if (place.line == 0) return path(place.source);
  if (place.column == 0) return fmt::format("{}:{}", path(place.source), place.line);
  return fmt::format("{}:{}:{}", path(place.source), place.line, place.column);
}

}  // namespace llmeval
