#pragma once

#include <string_view>

namespace llmeval {

// Inside schema/ only: the values of the keyword `format`.

struct SchemaFormat {
  std::string_view name;
  bool (*accepts)(std::string_view text);
};

/// Nullptr for one that no draft names.
const SchemaFormat* find_schema_format(std::string_view name);

// RFC 3339, 5.6 (a 61st second only where it is one in UTC) and appendix A.
bool is_date(std::string_view text);
bool is_time(std::string_view text);
bool is_date_time(std::string_view text);
bool is_duration(std::string_view text);

// RFC 2673 (dotted quad), RFC 4291, RFC 1123 with RFC 5890's A-labels, RFC 5890, RFC 5321, RFC 6531.
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
bool is_hostname(std::string_view text);
bool is_idn_hostname(std::string_view text);
bool is_email(std::string_view text);
bool is_idn_email(std::string_view text);

// RFC 3986, RFC 3987, RFC 6570.
bool is_uri(std::string_view text);
bool is_uri_reference(std::string_view text);
bool is_iri(std::string_view text);
bool is_iri_reference(std::string_view text);
bool is_uri_template(std::string_view text);

}  // namespace llmeval
