#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: what an answer cites and quotes.

/// A citation where it stands, with the ids that it names.
struct Citation {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string> ids;
};

/// A quoted text where it stands, its marks included.
struct Quotation {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view text;  ///< Between its marks.
};

struct Sentence {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The citations of an answer, by the usual forms:
/// - `[1]`, `[doc-3]`, `[1, 2]`, `[1-3]`, `[^1]`, `【1†…】`: ids that are known, or have a digit and no space, between
///   commas or semicolons. What precedes `(`, as in `[text](url)`, is a link unless its id is known.
/// - `(source: x)`, `[sources: x; y]`: whatever is named there.
/// \param is_known  whether a source has that id.
std::vector<Citation> find_citations(std::string_view answer, const std::function<bool(std::string_view id)>& is_known);

/// The ids that a citation's text names, between commas or semicolons; none is empty.
std::vector<std::string> split_ids(std::string_view text);

/// Texts between “ ”, „ “, « », 「 」 or straight double quotes, on one line, of at least so many words.
std::vector<Quotation> find_quotations(std::string_view answer, std::size_t words);

/// The sentences of an answer in their order: a line's end ends one, and so do . ! ? and the like before white space, a
/// citation or the end. A dot after a number at a line's beginning, or before a small letter, does not. What has no
/// word outside of citations is none, nor is a heading (`# …`).
/// \param citations  in their order.
std::vector<Sentence> find_sentences(std::string_view answer, const std::vector<Citation>& citations);

/// Of each citation the sentence that it is for: the one that it stands in; at the beginning of one, the one before it
/// on the same line. Past the end where there is no sentence.
std::vector<std::size_t> sentences_of(const std::vector<Sentence>& sentences, const std::vector<Citation>& citations,
                                      std::string_view answer);

}  // namespace llmeval
