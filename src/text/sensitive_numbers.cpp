// E-mail addresses, IBANs, card numbers, IP addresses.
#include "text/sensitive_forms.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace llmeval {

namespace {

std::size_t local_character(std::string_view text, std::size_t at) {
  const char c = byte_at(text, at);
  return c == '.' || c == '-' || c == '+' || c == '%' || c == '\'' ? 1 : word_character(text, at);
}
std::size_t domain_character(std::string_view text, std::size_t at) {
  if (byte_at(text, at) == '-') return 1;
  return byte_at(text, at) == '_' ? 0 : word_character(text, at);
}
bool is_number(std::string_view text) { return std::all_of(text.begin(), text.end(), is_ascii_digit); }
bool is_hex(char c) { return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f'); }

// `logo@2x.png` is a picture.
bool is_picture(std::string_view ending) {
  constexpr std::array<std::string_view, 6> k_endings{"png", "jpg", "jpeg", "gif", "svg", "webp"};
  return std::find(k_endings.begin(), k_endings.end(), ending) != k_endings.end();
}

bool is_top_level(std::string_view label) {
  if (label.starts_with("xn--")) return label.size() <= 63;
  return label.size() >= 2 && label.size() <= 24 &&
         std::none_of(label.begin(), label.end(), [](char c) { return is_ascii_digit(c) || c == '-'; });
}

// The size of a name such as mail.example.org; 0: none, or one of a package's version.
std::size_t domain_size(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  std::size_t labels = 0;
  std::size_t numbers = 0;
  for (std::size_t begin = at; begin - at <= 253;) {
    std::size_t end = begin;
    while (end - begin < 64) {
      const std::size_t character = domain_character(text, end);
      if (character == 0) break;
      end += character;
    }
    std::string_view label = text.substr(begin, end - begin);
    if (label.empty() || label.front() == '-' || label.back() == '-') break;
    ++labels;
    if (is_number(label)) ++numbers;
    if (labels > 1 && is_top_level(label) && !is_picture(label)) size = end - at;
    if (byte_at(text, end) != '.') break;
    begin = end + 1;
  }
  return numbers > 1 ? 0 : size;
}

// Digits of a number that is written with single blanks or dashes, and how far it goes.
struct Digits {
  std::string digits;
  std::size_t size = 0;
  std::size_t groups = 1;
};
Digits grouped_digits(std::string_view text, std::size_t at, std::size_t most) {
  Digits found;
  char separator = '\0';
  for (std::size_t i = at; i < text.size() && found.digits.size() <= most; ++i) {
    const char c = text[i];
    if (is_ascii_digit(c)) {
      found.digits += c;
      found.size = i + 1 - at;
      continue;
    }
    if ((c != ' ' && c != '-') || (separator != '\0' && c != separator) || !is_ascii_digit(byte_at(text, i + 1))) break;
    separator = c;
    ++found.groups;
  }
  return found;
}

// The number of the first digits, to be compared with what issuers were given.
int leading(const std::string& digits, std::size_t count) { return std::stoi(digits.substr(0, count)); }

bool has_issuer(const std::string& digits) {
  const std::size_t size = digits.size();
  const int two = leading(digits, 2);
  const int three = leading(digits, 3);
  const int four = leading(digits, 4);
  if (size == 15) return two == 34 || two == 37;
  if (size == 14) return two == 36 || two == 38 || (three >= 300 && three <= 305);
  if (size != 16 && size != 19) return false;
  const bool is_master = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
  const bool is_discover = four == 6011 || two == 65 || (three >= 644 && three <= 649);
  return digits[0] == '4' || (is_master && size == 16) || is_discover || (four >= 3528 && four <= 3589) || two == 62;
}

bool has_luhn(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return sum % 10 == 0;
}

// Lengths of IBANs by country, from the registry of ISO 13616.
std::size_t iban_length(std::string_view country) {
  constexpr std::string_view k_lengths =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27"
      "GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22"
      "MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28"
      "TL23TN24TR26UA29VA22VG24XK20YE30";
  for (std::size_t i = 0; i + 4 <= k_lengths.size(); i += 4) {
    if (k_lengths.substr(i, 2) == country)
      return static_cast<std::size_t>((k_lengths[i + 2] - '0') * 10 + k_lengths[i + 3] - '0');
  }
  return 0;
}

bool has_check_digits(const std::string& iban) {
  unsigned remainder = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    const unsigned value = is_ascii_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'A') + 10;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder == 1;
}

// `Chrome/120.0.6099.71`, `v1.22.333.4`, `version 10.20.30.40`, `section 10.11.12.13`.
bool reads_as_version(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  if (before == '/' && at >= 2 && is_word_byte(text[at - 2])) return true;
  return has_word_before(text, at, 12,
                         {"version", "ver.", "release", "build", "section", "chapter", "clause", "rule", "firmware",
                          "abschnitt", "kapitel", "oid", "update", "§"});
}

std::size_t ipv4_at(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  if (before == '.' || before == '-') return 0;
  std::size_t i = at;
  int first = 0;
  bool is_short = true;
  for (int part = 0; part < 4; ++part) {
    int octet = 0;
    std::size_t size = 0;
    while (size < 4 && is_ascii_digit(byte_at(text, i))) {
      octet = octet * 10 + (text[i++] - '0');
      ++size;
    }
    if (size == 0 || octet > 255 || (size > 1 && text[i - size] == '0')) return 0;
    if (part == 0) first = octet;
    is_short = is_short && size == 1;
    if (part < 3 && byte_at(text, i++) != '.') return 0;
  }
  const bool goes_on = is_word_byte(byte_at(text, i)) || byte_at(text, i) == '-' ||
                       (byte_at(text, i) == '.' && is_ascii_digit(byte_at(text, i + 1)));
  const bool is_of_nobody = first == 0 || first == 127 || first >= 224 || is_short;
  return goes_on || is_of_nobody || reads_as_version(text, at) ? 0 : i - at;
}

std::size_t ipv6_at(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  if (before == ':' || before == '.') return 0;
  std::size_t i = at;
  std::size_t groups = 0;
  std::size_t longest = 0;
  bool is_shortened = false;
  bool has_digit = false;
  std::size_t end = at;
  while (i - at < 40) {
    std::size_t size = 0;
    while (size < 5 && is_hex(byte_at(text, i))) {
      has_digit = has_digit || is_ascii_digit(text[i]);
      ++i;
      ++size;
    }
    if (size > 4) return 0;
    if (size > 0) {
      ++groups;
      longest = std::max(longest, size);
      end = i;
    }
    if (byte_at(text, i) != ':') break;
    if (byte_at(text, i + 1) == ':') {
      if (is_shortened) return 0;
      is_shortened = true;
      i += 2;
      end = i;
    } else if (is_hex(byte_at(text, i + 1))) {
      ++i;
    } else {
      break;
    }
  }
  if (is_word_byte(byte_at(text, end)) || !has_digit || longest < 3) return 0;
  const bool is_whole = is_shortened ? groups >= 2 && groups < 8 && byte_at(text, at + 3) != ':' : groups == 8;
  return is_whole ? end - at : 0;
}

}  // namespace

bool has_word_before(std::string_view text, std::size_t at, std::size_t within,
                     std::initializer_list<std::string_view> words) {
  const std::size_t begin = at > within ? at - within : 0;
  std::string before;
  for (std::size_t i = begin; i < at; ++i) before += ascii_lower(text[i]);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

std::size_t email_at(std::string_view text, std::size_t at) {
  constexpr std::size_t k_longest_local = 64;  // RFC 5321 §4.5.3.1.1
  std::size_t end = at;
  while (end - at <= k_longest_local) {
    const std::size_t size = local_character(text, end);
    if (size == 0) break;
    end += size;
  }
  if (byte_at(text, end) != '@' || end == at || text[end - 1] == '.') return 0;
  const std::size_t domain = domain_size(text, end + 1);
  if (domain == 0) return 0;
  const std::string_view local = text.substr(at, end - at);
  const std::size_t after = end + 1 + domain;
  // git@host:team/project is where a repository is.
  if ((local == "git" || local == "hg" || local == "svn") &&
      (byte_at(text, after) == ':' || byte_at(text, after) == '/'))
    return 0;
  return after - at;
}

std::size_t iban_at(std::string_view text, std::size_t at) {
  if (!is_ascii_letter(byte_at(text, at + 1)) || !is_ascii_digit(byte_at(text, at + 2)) ||
      !is_ascii_digit(byte_at(text, at + 3)))
    return 0;
  const auto upper = [](char c) { return is_ascii_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; };
  const std::size_t length = iban_length(std::string{upper(text[at]), upper(text[at + 1])});
  std::string iban;
  std::size_t i = at;
  for (; i < text.size() && iban.size() < length; ++i) {
    const char c = text[i];
    const bool is_between = (c == ' ' || c == '-') && is_word_byte(byte_at(text, i + 1)) && !iban.empty();
    if (is_between) continue;
    if (!is_ascii_letter(c) && !is_ascii_digit(c)) return 0;
    iban += upper(c);
  }
  if (length == 0 || iban.size() != length || is_word_byte(byte_at(text, i)) || !has_check_digits(iban)) return 0;
  return i - at;
}

std::size_t card_at(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  if (before == '.' || before == '+' || before == '-') return 0;
  const Digits found = grouped_digits(text, at, 19);
  const std::size_t size = found.digits.size();
  if (size < 14 || size > 19 || found.groups > 5) return 0;
  const char after = byte_at(text, at + found.size);
  const bool goes_on =
      is_word_byte(after) || ((after == '.' || after == ',') && is_ascii_digit(byte_at(text, at + found.size + 1)));
  return !goes_on && has_issuer(found.digits) && has_luhn(found.digits) ? found.size : 0;
}

std::size_t ip_at(std::string_view text, std::size_t at) {
  if (is_ascii_digit(text[at])) {
    if (const std::size_t size = ipv4_at(text, at)) return size;
  }
  return is_hex(text[at]) ? ipv6_at(text, at) : 0;
}

}  // namespace llmeval
