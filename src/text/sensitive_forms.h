#pragma once

#include "text/sensitive.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace llmeval {

// The forms of sensitive.h, for find_sensitive() alone. All look at a bounded number of bytes, or at bytes that they
// report, so that the whole stays linear. `at` is where a word begins: the byte before it is no letter, digit or `_`.

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_ascii_letter(char c) { return is_ascii_upper(c) || is_ascii_lower(c); }
constexpr bool is_word_byte(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; }
constexpr char ascii_lower(char c) { return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool is_token_byte(char c) { return is_word_byte(c) || c == '-'; }

/// The size of the letter (Latin, Greek, Cyrillic …), digit or `_` at a position; 0: it is something else, a sign of a
/// script without blanks between words too.
constexpr std::size_t word_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return is_word_byte(text[at]) ? 1 : 0;
  const bool is_pair = byte >= 0xc3 && byte <= 0xdf && at + 1 < text.size();
  return is_pair && (static_cast<unsigned char>(text[at + 1]) & 0xc0U) == 0x80 ? 2 : 0;
}

/// The byte at a position that may be outside the text; 0 there.
constexpr char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

/// Whether one of the lowercase `words` ends in the last bytes before `at`, whatever stands between; ASCII letters of
/// either case.
bool has_word_before(std::string_view text, std::size_t at, std::size_t within,
                     std::initializer_list<std::string_view> words);

/// How many bytes from `at` on belong, `most` at most.
std::size_t run_of(std::string_view text, std::size_t at, std::size_t most, bool (*belongs)(char));

/// Whether it is what documents write where a secret belongs.
bool is_stand_in(std::string_view value);

// The size of what begins at `at`; 0: nothing does.
std::size_t email_at(std::string_view text, std::size_t at);
std::size_t iban_at(std::string_view text, std::size_t at);
std::size_t card_at(std::string_view text, std::size_t at);
std::size_t ip_at(std::string_view text, std::size_t at);
std::size_t phone_at(std::string_view text, std::size_t at);
std::size_t private_key_at(std::string_view text, std::size_t at);

/// A key of a known service, a long random token. Word by word most texts have neither: it must be quick to say no.
std::size_t token_at(std::string_view text, std::size_t at);
/// What is assigned to the name that begins at `at`, or follows `Bearer`.
std::optional<SensitiveSpan> assigned_secret(std::string_view text, std::size_t at);
/// The password of a URL whose `://` is at `at`.
std::optional<SensitiveSpan> url_password(std::string_view text, std::size_t at);

}  // namespace llmeval
