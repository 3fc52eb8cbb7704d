#include "import/import_notes.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace llmeval {

void ImportNotes::left_out(Place place, std::string what, std::string why) {
  ImportNote note{ImportNoteKind::left_out, place, std::move(what), std::move(why)};
  if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(std::move(note));
}

void ImportNotes::differs(Place place, std::string what, std::string why) {
  const bool is_told = std::any_of(notes_.begin(), notes_.end(), [&](const ImportNote& note) {
    return note.kind == ImportNoteKind::differs && note.what == what;
  });
  if (!is_told) notes_.push_back({ImportNoteKind::differs, place, std::move(what), std::move(why)});
}

std::vector<ImportNote> ImportNotes::sorted() const {
  std::vector<ImportNote> notes = notes_;
  std::stable_sort(notes.begin(), notes.end(), [](const ImportNote& a, const ImportNote& b) {
    return std::tie(a.place.source, a.place.line, a.place.column) <
           std::tie(b.place.source, b.place.line, b.place.column);
  });
  return notes;
}

}  // namespace llmeval
