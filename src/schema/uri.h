#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// Inside schema/ only.

/// The parts of a URI reference (RFC 3986, appendix B). Views into the text.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};
UriParts split_uri(std::string_view reference);

/// What a reference means where `base` is the base URI (RFC 3986, 5.2); a base may itself be relative, or empty.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// Without `#` and what follows.
std::string_view without_fragment(std::string_view uri);
/// What follows `#`; empty where there is none.
std::string_view fragment_of(std::string_view uri);

/// `%41` as `A`; nullopt where a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);
/// A JSON pointer as the fragment of a URI.
std::string percent_encode_pointer(std::string_view pointer);

}  // namespace llmeval
