#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

/// Full case folding (Unicode CaseFolding C + F), for comparisons that ignore case.
std::string fold_case(std::string_view text);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// Normal forms.
std::string to_nfc(std::string_view text);
std::string to_nfkc(std::string_view text);

/// White_Space of Unicode.
bool is_space(char32_t code_point);
/// Letters, marks and numbers: what words are made of.
bool is_word_character(char32_t code_point);
std::string_view trim(std::string_view text);

/// Grapheme clusters (UAX 29), what a reader takes for one character.
std::size_t count_graphemes(std::string_view text);
/// Words: maximal runs of characters that are not white space.
std::size_t count_words(std::string_view text);
/// Sentences: ended by . ! ? … or their CJK forms before white space or the end, or by a blank line; text without an end counts one.
std::size_t count_sentences(std::string_view text);
/// Lines: parts between \n, \r\n or \r; an end of line at the end adds none.
std::size_t count_lines(std::string_view text);

/// Columns in a terminal (wide characters 2, combining 0); `text` has no controls.
std::size_t display_width(std::string_view text);
/// The longest start of `text` of at most `width` columns, cut between graphemes; a `…` marks a cut.
std::string fit_width(std::string_view text, std::size_t width);

}  // namespace llmeval
