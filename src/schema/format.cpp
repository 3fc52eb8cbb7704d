#include "schema/format.h"

#include "data/json.h"
#include "text/regex.h"

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// RFC 4122, in either case.
bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) { return !check_pointer(text); }

std::size_t whole_number(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto size = static_cast<std::size_t>(end - text.begin());
  return size > 1 && text.front() == '0' ? 0 : size;
}

// A number of steps up, perhaps one of steps aside, then # or a pointer.
bool is_relative_json_pointer(std::string_view text) {
  const std::size_t up = whole_number(text);
  if (up == 0) return false;
  text.remove_prefix(up);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    const std::size_t aside = whole_number(text.substr(1));
    if (aside == 0) return false;
    text.remove_prefix(1 + aside);
  }
  return text == "#" || is_json_pointer(text);
}

bool is_regex(std::string_view text) { return Regex::compile(text, {.ecma = true}).has_value(); }

constexpr std::array<SchemaFormat, 19> k_formats{{
    {"date", is_date},
    {"date-time", is_date_time},
    {"time", is_time},
    {"duration", is_duration},
    {"email", is_email},
    {"idn-email", is_idn_email},
    {"hostname", is_hostname},
    {"idn-hostname", is_idn_hostname},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"uri", is_uri},
    {"uri-reference", is_uri_reference},
    {"iri", is_iri},
    {"iri-reference", is_iri_reference},
    {"uri-template", is_uri_template},
    {"uuid", is_uuid},
    {"json-pointer", is_json_pointer},
    {"relative-json-pointer", is_relative_json_pointer},
    {"regex", is_regex},
}};

}  // namespace

const SchemaFormat* find_schema_format(std::string_view name) {
  const auto* const found =
      std::find_if(k_formats.begin(), k_formats.end(), [&](const SchemaFormat& format) { return format.name == name; });
  return found == k_formats.end() ? nullptr : &*found;
}

}  // namespace llmeval
