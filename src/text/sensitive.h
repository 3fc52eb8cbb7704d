#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace llmeval {

/// What must not stand in a file that many people read.
enum class SensitiveKind : std::uint8_t { email, phone, iban, card, ip, secret, private_key };
constexpr std::size_t k_sensitive_kinds = 7;

/// As placeholders name it: `EMAIL`, `PHONE`, `IBAN`, `CARD`, `IP`, `SECRET`, `PRIVATE_KEY`.
std::string_view sensitive_mark(SensitiveKind kind);
/// For people: `e-mail address`, `phone number` …
std::string_view sensitive_name(SensitiveKind kind);

struct SensitiveSpan {
  SensitiveKind kind = SensitiveKind::email;
  std::size_t begin = 0;  ///< Bytes.
  std::size_t size = 0;

  friend bool operator==(const SensitiveSpan&, const SensitiveSpan&) = default;
};

/// Finds personal data and secrets in a text, in order, none overlapping:
/// - e-mail addresses,
/// - phone numbers: international ones, those that are written as one, bare digits where a word such as `call` goes
///   before,
/// - IBANs of their country's length whose check digits are right (ISO 13616),
/// - card numbers of a known issuer whose check digit is right (Luhn, ISO/IEC 7812-1),
/// - IP addresses, but for loopback, masks and what reads as a version,
/// - secrets: keys in the form of well-known services, what is assigned to a name such as `api_key` or `password`,
///   passwords in URLs, long random tokens; hashes, UUIDs and ids are none,
/// - private keys in PEM, from BEGIN to END.
/// A guess, and made so that what it finds is nearly always one. In one pass and linear time; takes any bytes; pure.
std::vector<SensitiveSpan> find_sensitive(std::string_view text);

}  // namespace llmeval
