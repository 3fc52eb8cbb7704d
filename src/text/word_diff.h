#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

enum class DiffKind : std::uint8_t { same, removed, added };

/// A piece of two texts.
struct DiffPart {
  DiffKind kind = DiffKind::same;
  std::string text;

  friend bool operator==(const DiffPart&, const DiffPart&) = default;
};

/// How `after` came from `before`, word by word: the pieces that are the same or removed make `before`, those that are
/// the same or added make `after`, byte for byte. No piece is empty, none has a neighbour of its kind, and of a change
/// what was removed comes first.
///
/// A word is a run of letters, digits and `_`; of scripts that are written without spaces each character is one; white
/// space and each other character stand by themselves, and no grapheme is ever cut. Two changes with nothing but blanks
/// between them are one.
///
/// Takes any bytes and bounded work, about a tenth of a second beside reading both texts. The change is the shortest
/// for texts of hundreds of words. Larger ones are compared line by line, and by words in their changed lines only,
/// along lines and words that both have just once; what is still too much is removed and added as a whole.
std::vector<DiffPart> word_diff(std::string_view before, std::string_view after);

}  // namespace llmeval
