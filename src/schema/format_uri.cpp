#include "schema/format.h"

#include "schema/uri.h"
#include "text/utf8.h"

#include <algorithm>

namespace llmeval {

namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_alpha(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
bool is_hex(char32_t c) { return is_digit(c) || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F'); }

// RFC 3987, 2.2; the private ones in a query only.
bool is_beyond_ascii(char32_t c, bool is_query) {
  if (c < 0xa0) return false;
  if (c >= 0xfdd0 && c <= 0xfdef) return false;
  if (c >= 0xe000 && c <= 0xf8ff) return is_query;
  if (c >= 0xf0000) return is_query && (c & 0xffffU) < 0xfffe;
  return c < 0xfff0 || (c > 0xffff && (c & 0xffffU) < 0xfffe);
}

enum class Part { user, host, path, query };

// unreserved, sub-delims and what else the part may hold; percent-encoded octets.
bool keeps(std::string_view text, Part part, bool is_iri) {
  constexpr std::u32string_view k_common = U"-._~!$&'()*+,;=";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == U'%') {
      if (at + 2 > text.size() || !is_hex(static_cast<unsigned char>(text[at])) ||
          !is_hex(static_cast<unsigned char>(text[at + 1])))
        return false;
      at += 2;
      continue;
    }
    if (is_alpha(c) || is_digit(c) || k_common.find(c) != std::u32string_view::npos) continue;
    if (c == U':' && part != Part::host) continue;
    if ((c == U'@' || c == U'/') && (part == Part::path || part == Part::query)) continue;
    if (c == U'?' && part == Part::query) continue;
    if (!is_iri || !is_beyond_ascii(c, part == Part::query)) return false;
  }
  return true;
}

bool is_ip_future(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (text.empty() || (text.front() != 'v' && text.front() != 'V') || dot == std::string_view::npos || dot < 2)
    return false;
  const std::string_view version = text.substr(1, dot - 1);
  return std::all_of(version.begin(), version.end(), [](char c) { return is_hex(static_cast<unsigned char>(c)); }) &&
         dot + 1 < text.size() && text.find('%') == std::string_view::npos &&
         keeps(text.substr(dot + 1), Part::user, false);
}

bool is_authority(std::string_view text, bool is_iri) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!keeps(text.substr(0, at), Part::user, is_iri)) return false;
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (!is_ipv6(address) && !is_ip_future(address)) return false;
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return false;
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view port = text.substr(std::min(colon + 1, text.size()));
  return keeps(text.substr(0, colon), Part::host, is_iri) &&
         std::all_of(port.begin(), port.end(), [](char c) { return is_digit(static_cast<unsigned char>(c)); });
}

bool is_reference(std::string_view text, bool is_iri) {
  const UriParts parts = split_uri(text);
  if (!parts.scheme && !parts.authority) {
    // A colon in the first segment would end a scheme.
    const std::string_view first = parts.path.substr(0, parts.path.find('/'));
    if (first.find(':') != std::string_view::npos) return false;
  }
  return (!parts.authority || is_authority(*parts.authority, is_iri)) && keeps(parts.path, Part::path, is_iri) &&
         (!parts.query || keeps(*parts.query, Part::query, is_iri)) &&
         (!parts.fragment || keeps(*parts.fragment, Part::query, is_iri));
}

bool is_absolute(std::string_view text, bool is_iri) { return split_uri(text).scheme && is_reference(text, is_iri); }

// RFC 6570, 2.3: names with dots and escapes, then `*` or a length.
bool is_variable(std::string_view text) {
  if (text.ends_with('*')) {
    text.remove_suffix(1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::string_view size = text.substr(colon + 1);
    const bool is_size =
        !size.empty() && size.size() <= 4 && size.front() != '0' &&
        std::all_of(size.begin(), size.end(), [](char c) { return is_digit(static_cast<unsigned char>(c)); });
    if (!is_size) return false;
    text = text.substr(0, colon);
  }
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
    return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c != '%' && c != '_' && c != '.' && !is_alpha(c) && !is_digit(c)) return false;
  }
  return percent_decode(text).has_value();
}

bool is_expression(std::string_view text) {
  constexpr std::string_view k_operators = "+#./;?&";
  if (!text.empty() && k_operators.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (!is_variable(text.substr(0, end))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_literal(std::string_view text) {
  constexpr std::u32string_view k_refused = U" \"'<>\\^`|}";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x20 || c == 0x7f || k_refused.find(c) != std::u32string_view::npos) return false;
    if (c >= 0x80 && !is_beyond_ascii(c, true)) return false;
  }
  return percent_decode(text).has_value();
}

}  // namespace

bool is_uri(std::string_view text) { return is_absolute(text, false); }
bool is_uri_reference(std::string_view text) { return is_reference(text, false); }
bool is_iri(std::string_view text) { return is_absolute(text, true); }
bool is_iri_reference(std::string_view text) { return is_reference(text, true); }

bool is_uri_template(std::string_view text) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    if (!is_literal(text.substr(0, open))) return false;
    if (open == text.size()) return true;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos || !is_expression(text.substr(open + 1, close - open - 1))) return false;
    text.remove_prefix(close + 1);
  }
  return true;
}

}  // namespace llmeval
