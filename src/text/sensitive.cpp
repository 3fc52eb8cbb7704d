#include "text/sensitive.h"

#include "text/sensitive_forms.h"

#include <array>
#include <optional>

namespace llmeval {

namespace {

constexpr std::array<bool, 256> make_begins() {
  std::array<bool, 256> begins{};
  for (std::size_t c = 0; c < begins.size(); ++c) {
    const char byte = static_cast<char>(c);
    begins[c] =
        is_word_byte(byte) || byte == '+' || byte == '(' || byte == '-' || byte == ':' || (c >= 0xc3 && c <= 0xdf);
  }
  return begins;
}
constexpr std::array<bool, 256> k_begins = make_begins();

std::optional<SensitiveSpan> span_of(SensitiveKind kind, std::size_t at, std::size_t size) {
  if (size == 0) return std::nullopt;
  return SensitiveSpan{kind, at, size};
}

// What begins with a digit, `+` or `(`. An IBAN and a token may, too; they come first.
std::optional<SensitiveSpan> number_at(std::string_view text, std::size_t at) {
  if (is_ascii_digit(text[at])) {
    if (const std::size_t size = card_at(text, at)) return span_of(SensitiveKind::card, at, size);
    if (const std::size_t size = ip_at(text, at)) return span_of(SensitiveKind::ip, at, size);
  }
  return span_of(SensitiveKind::phone, at, phone_at(text, at));
}

std::optional<SensitiveSpan> word_at(std::string_view text, std::size_t at) {
  if (const std::size_t size = email_at(text, at)) return span_of(SensitiveKind::email, at, size);
  const char c = text[at];
  if (is_ascii_letter(c)) {
    if (const std::size_t size = iban_at(text, at)) return span_of(SensitiveKind::iban, at, size);
    if (const auto assigned = assigned_secret(text, at)) return assigned;
  }
  if (const std::size_t size = token_at(text, at)) return span_of(SensitiveKind::secret, at, size);
  if (is_ascii_digit(c)) return number_at(text, at);
  return span_of(SensitiveKind::ip, at, is_ascii_letter(c) ? ip_at(text, at) : 0);
}

std::optional<SensitiveSpan> anything_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  switch (c) {
    case '-':
      return span_of(SensitiveKind::private_key, at, private_key_at(text, at));
    case ':':
      return url_password(text, at);
    case '+':
    case '(':
      return number_at(text, at);
    default:
      return word_at(text, at);
  }
}

}  // namespace

std::string_view sensitive_mark(SensitiveKind kind) {
  constexpr std::array<std::string_view, k_sensitive_kinds> k_marks{"EMAIL", "PHONE",  "IBAN",       "CARD",
                                                                    "IP",    "SECRET", "PRIVATE_KEY"};
  return k_marks[static_cast<std::size_t>(kind)];
}

std::string_view sensitive_name(SensitiveKind kind) {
  constexpr std::array<std::string_view, k_sensitive_kinds> k_names{
      "e-mail address", "phone number", "IBAN", "card number", "IP address", "secret", "private key"};
  return k_names[static_cast<std::size_t>(kind)];
}

std::vector<SensitiveSpan> find_sensitive(std::string_view text) {
  std::vector<SensitiveSpan> spans;
  for (std::size_t at = 0; at < text.size();) {
    if (!k_begins[static_cast<unsigned char>(text[at])]) {
      ++at;
    } else if (const std::optional<SensitiveSpan> span = anything_at(text, at)) {
      spans.push_back(*span);
      at = span->begin + span->size;
    } else {
      std::size_t size = word_character(text, at);
      at += size == 0 ? 1 : size;
      for (; size != 0; at += size) size = word_character(text, at);
    }
  }
  return spans;
}

}  // namespace llmeval
