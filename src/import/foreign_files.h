#pragma once

#include "data/value.h"
#include "import/import_notes.h"
#include "prompt/file_source.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The files of a foreign project. Paths in it are relative to the folder of its configuration.
class ForeignFiles {
 public:
  ForeignFiles(const FileSource& files, std::string folder, Diagnostics& diagnostics, ImportNotes& notes);

  /// A file's text; where it cannot be had, that is noted as left out, under `what`.
  std::optional<std::string> text(std::string_view path, Place place, const std::string& what);
  /// The content of a .json, .yaml or .yml file, with places in it; noted as above.
  std::optional<Value> content(std::string_view path, Place place, const std::string& what);
  /// The rows of a .jsonl file.
  std::optional<List> lines(std::string_view path, Place place, const std::string& what);
  /// The files that a glob matches, or the one of that name, as text() takes them.
  std::vector<std::string> matches(std::string_view glob) const;

  ImportNotes& notes() { return notes_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  /// A place in a foreign file that has lines and no values of ours, such as CSV.
  Place place_in(std::string_view path, std::uint32_t line);

 private:
  std::optional<std::string> path_of(std::string_view path, Place place, const std::string& what);
  void note_mistakes(const Diagnostics& found, Place place, const std::string& what);

  const FileSource& files_;
  std::string folder_;
  Diagnostics& diagnostics_;
  ImportNotes& notes_;
};

/// What stands behind `file://`; nullopt where the text does not begin so.
std::optional<std::string_view> file_reference(std::string_view text);
bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings);
/// Whether a text has tags of the template language.
bool has_tags(std::string_view text);
/// The text of a member, a number or boolean as it is written; nullopt where there is none.
std::optional<std::string> text_of(const Value& object, std::string_view key);
/// A text, number or boolean as text; nullopt of anything else.
std::optional<std::string> scalar_of(const Value& value);

}  // namespace llmeval
