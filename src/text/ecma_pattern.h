#pragma once

#include "text/regex.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside text/ only.

/// A pattern of ECMA-262 (with its flag `u`, but any punctuation may be escaped) said in PCRE2's syntax.
struct EcmaPattern {
  std::string text;
  std::vector<std::size_t> origins;  ///< Of each byte of `text`: where it comes from. One more, for the end.
};

/// What PCRE2 would read otherwise is rewritten: `\s`, `.`, `\v`, `\u`, the long names of properties, `[^]`. What only
/// PCRE2 has (`\Z`, `\A`, `(?i)`, possessive quantifiers, verbs …) is an error, as it is in ECMA-262.
tl::expected<EcmaPattern, RegexError> translate_ecma(std::string_view pattern);

}  // namespace llmeval
