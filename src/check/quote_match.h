#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: whether a quoted text occurs in a source.

/// A text as quotations are compared: NFKC and folded case, every run of white space one space, quotation marks and
/// dashes of any kind the plain ones, invisible characters left out.
std::string plain_text(std::string_view text);

/// The parts of a quotation that must occur: without the punctuation at their ends; `…`, `...` and `[…]` leave out what
/// stands between two parts. As plain_text().
std::vector<std::string> parts_of_quotation(std::string_view quoted);

/// How much of a part is in a text where it is most like it: 1 less the characters that are missing, surplus or others
/// (Levenshtein) as a share of the part's. What is under `floor` is 0. Both as plain_text().
/// \param work  how much may still be computed, in characters of the part times those of the text; what is computed is
///   taken from it. Nullopt where it is not enough.
std::optional<double> best_likeness(std::string_view part, std::string_view text, double floor, std::size_t& work);

}  // namespace llmeval
