#include "schema/uri.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string_view> scheme_of(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  if (end == 0 || end == std::string_view::npos || reference[end] != ':' || !is_alpha(reference.front())) return {};
  const std::string_view scheme = reference.substr(0, end);
  const bool is_scheme = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return is_scheme ? std::optional(scheme) : std::nullopt;
}

// RFC 3986, 5.2.4.
std::string remove_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./")) {
      path.remove_prefix(2);
    } else if (path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.starts_with("/../") || path == "/..") {
      path = path.size() > 3 ? path.substr(3) : std::string_view("/");
      out.resize(out.find_last_of('/') == std::string::npos ? 0 : out.find_last_of('/'));
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      const std::size_t end = std::min(path.find('/', 1), path.size());
      out += path.substr(0, end);
      path.remove_prefix(end);
    }
  }
  return out;
}

// RFC 3986, 5.2.3.
std::string merge(const UriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const std::size_t slash = base.path.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? std::string_view() : base.path.substr(0, slash + 1);
  return std::string(folder) + std::string(path);
}

std::string join(const UriParts& parts) {
  std::string uri;
  if (parts.scheme) uri.append(*parts.scheme).append(":");
  if (parts.authority) uri.append("//").append(*parts.authority);
  uri += parts.path;
  if (parts.query) uri.append("?").append(*parts.query);
  if (parts.fragment) uri.append("#").append(*parts.fragment);
  return uri;
}

}  // namespace

UriParts split_uri(std::string_view reference) {
  UriParts parts;
  parts.scheme = scheme_of(reference);
  if (parts.scheme) reference.remove_prefix(parts.scheme->size() + 1);
  if (const std::size_t at = reference.find('#'); at != std::string_view::npos) {
    parts.fragment = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  if (const std::size_t at = reference.find('?'); at != std::string_view::npos) {
    parts.query = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  if (reference.starts_with("//")) {
    reference.remove_prefix(2);
    const std::size_t end = std::min(reference.find('/'), reference.size());
    parts.authority = reference.substr(0, end);
    reference.remove_prefix(end);
  }
  parts.path = reference;
  return parts;
}

std::string resolve_uri(std::string_view base, std::string_view reference) {
  UriParts target = split_uri(reference);
  const UriParts from = split_uri(base);
  std::string path;
  if (target.scheme || target.authority) {
    path = remove_dot_segments(target.path);
  } else if (target.path.empty()) {
    path = from.path;
    if (!target.query) target.query = from.query;
  } else if (target.path.front() == '/') {
    path = remove_dot_segments(target.path);
  } else {
    path = remove_dot_segments(merge(from, target.path));
  }
  if (!target.scheme) {
    if (!target.authority) target.authority = from.authority;
    target.scheme = from.scheme;
  }
  target.path = path;
  return join(target);
}

std::string_view without_fragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

std::string_view fragment_of(std::string_view uri) {
  const std::size_t at = uri.find('#');
  return at == std::string_view::npos ? std::string_view() : uri.substr(at + 1);
}

std::optional<std::string> percent_decode(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const int high = at + 2 < text.size() ? digit(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? digit(text[at + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return decoded;
}

std::string percent_encode_pointer(std::string_view pointer) {
  constexpr std::string_view k_plain = "-._~!$&'()*+,;=:@/?";
  std::string encoded;
  for (const char c : pointer) {
    if (is_alpha(c) || is_digit(c) || k_plain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace llmeval
