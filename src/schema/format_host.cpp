#include "schema/format.h"

#include "schema/idn.h"
#include "text/utf8.h"

#include <algorithm>
#include <vector>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// RFC 5322's atext, and beyond ASCII what RFC 6531 adds.
bool is_atom_character(char c, bool is_international) {
  constexpr std::string_view k_signs = "!#$%&'*+-/=?^_`{|}~";
  if (static_cast<unsigned char>(c) >= 0x80) return is_international;
  return is_alnum(c) || k_signs.find(c) != std::string_view::npos;
}

bool is_quoted_string(std::string_view text, bool is_international) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i + 1 >= text.size()) return false;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_international)) return false;
  }
  return true;
}

bool is_local_part(std::string_view text, bool is_international) {
  if (is_quoted_string(text, is_international)) return true;
  const std::vector<std::string_view> atoms = split(text, '.');
  return std::all_of(atoms.begin(), atoms.end(), [&](std::string_view atom) {
    return !atom.empty() &&
           std::all_of(atom.begin(), atom.end(), [&](char c) { return is_atom_character(c, is_international); });
  });
}

bool is_address(std::string_view text, bool is_international) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || !is_local_part(text.substr(0, at), is_international)) return false;
  std::string_view domain = text.substr(at + 1);
  if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
    domain = domain.substr(1, domain.size() - 2);
    return domain.starts_with("IPv6:") ? is_ipv6(domain.substr(5)) : is_ipv4(domain);
  }
  return is_international ? is_idn_hostname(domain) : is_hostname(domain);
}

}  // namespace

bool is_ipv4(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_digit)) return false;
           int number = 0;
           for (const char c : part) number = number * 10 + (c - '0');
           return number <= 255 && (part.size() == 1 || part.front() != '0');
         });
}

bool is_ipv6(std::string_view text) {
  // `::` once stands for one or more groups of zeros.
  const std::size_t gap = text.find("::");
  if (gap != std::string_view::npos && text.find("::", gap + 1) != std::string_view::npos) return false;
  std::size_t groups = 0;
  const auto read = [&](std::string_view part, bool is_last) {
    if (part.empty()) return true;
    const std::vector<std::string_view> fields = split(part, ':');
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string_view field = fields[i];
      if (is_last && i + 1 == fields.size() && field.find('.') != std::string_view::npos) {
        groups += 2;
        return is_ipv4(field);
      }
      if (field.empty() || field.size() > 4 || !std::all_of(field.begin(), field.end(), is_hex)) return false;
      ++groups;
    }
    return true;
  };
  if (gap == std::string_view::npos) return read(text, true) && groups == 8;
  return read(text.substr(0, gap), false) && read(text.substr(gap + 2), true) && groups < 8;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  const std::vector<std::string_view> labels = split(text, '.');
  return std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    const bool is_label = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                          std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
    // Two hyphens there are for A-labels (RFC 5891, 4.2.3.1).
    return is_label && (label.size() < 4 || label.substr(2, 2) != "--" || is_a_label(label));
  });
}

bool is_idn_hostname(std::string_view text) {
  std::size_t octets = 0;
  std::u32string label;
  const auto end_label = [&] {
    const std::optional<std::size_t> size = size_of_label(label);
    label.clear();
    octets += size.value_or(0) + 1;
    return size.has_value();
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    // The dots of RFC 3490, 3.1.
    const bool is_dot = c == U'.' || c == 0x3002 || c == 0xff0e || c == 0xff61;
    if (is_dot && !end_label()) return false;
    if (!is_dot) label += c;
  }
  return end_label() && octets <= 254;
}

bool is_email(std::string_view text) { return is_address(text, false); }

bool is_idn_email(std::string_view text) { return is_address(text, true); }

}  // namespace llmeval
