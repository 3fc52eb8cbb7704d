#include "import/import_notes.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace llmeval {

void ImportNotes::add(ImportNote note, Key key) {
  if (told_.insert(std::move(key)).second) notes_.push_back(std::move(note));
}

void ImportNotes::left_out(Place place, std::string what, std::string why) {
  Key key{ImportNoteKind::left_out, place.source, place.line, place.column, what};
  add({ImportNoteKind::left_out, place, std::move(what), std::move(why)}, std::move(key));
}

void ImportNotes::differs(Place place, std::string what, std::string why) {
  Key key{ImportNoteKind::differs, SourceId::none, 0, 0, what};
  add({ImportNoteKind::differs, place, std::move(what), std::move(why)}, std::move(key));
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
