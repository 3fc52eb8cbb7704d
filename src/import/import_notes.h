#pragma once

#include "import/import.h"

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace llmeval {

/// Collects what an import has to say.
class ImportNotes {
 public:
  void left_out(Place place, std::string what, std::string why);
  /// Told once for each `what`, at its first place: a default that differs does so in every test.
  void differs(Place place, std::string what, std::string why);

  /// By place, each once.
  std::vector<ImportNote> sorted() const;

 private:
  using Key = std::tuple<ImportNoteKind, SourceId, std::uint32_t, std::uint32_t, std::string>;
  void add(ImportNote note, Key key);

  std::vector<ImportNote> notes_;
  std::set<Key> told_;
};

}  // namespace llmeval
