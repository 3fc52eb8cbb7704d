#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

// Everything here takes any bytes; an invalid one counts as U+FFFD. The tables are utf8proc's (Unicode 15 or later).

/// Full case folding (Unicode CaseFolding C + F), for comparisons that ignore case.
std::string fold_case(std::string_view text);
/// Full case mappings (Unicode SpecialCasing without its languages): ß becomes SS, a final Σ becomes ς.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// Normal forms.
std::string to_nfc(std::string_view text);
std::string to_nfkc(std::string_view text);

/// White_Space of Unicode.
bool is_space(char32_t code_point);
/// Letters, marks and numbers: what words are made of.
bool is_word_character(char32_t code_point);
/// Punctuation of Unicode (categories P*), which has no `$ + < = > ^ ` | ~`.
bool is_punctuation(char32_t code_point);
std::string_view trim(std::string_view text);

/// Grapheme clusters (UAX 29), what a reader takes for one character.
std::size_t count_graphemes(std::string_view text);
/// Where the one that starts at `at` < size ends.
std::size_t end_of_grapheme(std::string_view text, std::size_t at);
/// Words: maximal runs of characters that are not white space.
std::size_t count_words(std::string_view text);
/// Sentences: ended by . ! ? … before white space or the end (closing quotes and brackets may stand between), by their
/// CJK forms wherever they stand, or by a blank line; text without an end counts one.
std::size_t count_sentences(std::string_view text);
/// Lines: parts between \n, \r\n or \r; an end of line at the end adds none.
std::size_t count_lines(std::string_view text);

/// What a terminal shows as one character: the grapheme from `begin` to `end`, cut after 64 bytes, so that whoever
/// counts columns has a bound on bytes too.
struct Cell {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t width = 0;  ///< In columns: 2 for wide characters and emoji, else 1.
};
/// The cell that starts at `at` < size.
Cell next_cell(std::string_view text, std::size_t at);

/// Columns in a terminal (wide characters 2, combining 0); `text` has no controls.
std::size_t display_width(std::string_view text);
/// The longest start of `text` of at most `width` columns, cut between graphemes; a `…` marks a cut.
std::string fit_width(std::string_view text, std::size_t width);

}  // namespace llmeval
