#pragma once

#include "check/check_input.h"
#include "check/citation_scan.h"
#include "data/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: what an answer cites and quotes, held against its sources.

/// An id as ids are compared.
std::string source_key(std::string_view id);

struct CitableSource {
  CitableSource(std::string name, std::string_view text);

  std::string id;
  std::string key;    ///< See source_key().
  std::string plain;  ///< Its text, as quotations are compared.
};

/// Sources from a list of texts, which are called 1, 2 …, or of {id, text}, whose other members are passed over. The
/// error says what is wrong; a list without any is wrong.
Evaluated<std::vector<CitableSource>> read_sources(const Value& value);

/// Which texts between quotation marks have to be said somewhere, and how closely.
struct QuotationRules {
  std::size_t words = 4;  ///< Shorter ones are names and terms.
  double similarity = 1;  ///< See best_likeness().
};

struct CitationFindings {
  std::size_t sentences = 0;
  std::size_t cited = 0;  ///< Of them: those that cite a source that there is.
  /// Each invented source and quotation, the first ones; inert.
  std::vector<std::string> mistakes;
  bool is_known = true;  ///< False: too much is quoted to be looked for in reasonable time.
};

/// A quotation is looked for in the sources that its sentences cite; where these cite none, in all.
CitationFindings read_citations(std::string_view answer, std::vector<Citation> citations,
                                const std::vector<CitableSource>& sources, const QuotationRules& quotes);

}  // namespace llmeval
