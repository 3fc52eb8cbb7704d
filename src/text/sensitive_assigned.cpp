// Passwords and tokens that are told by the name that they stand behind.
#include "text/sensitive_forms.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace llmeval {

namespace {

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ascii_lower);
  return lower;
}

bool holds_any(const std::string& text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string::npos; });
}

std::size_t distinct_bytes(std::string_view text) {
  std::array<bool, 256> seen{};
  for (const char c : text) seen[static_cast<unsigned char>(c)] = true;
  return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
}

enum class NameKind : std::uint8_t { none, password, token };

// What a name says of the value that stands behind it.
NameKind kind_of_name(std::string_view text, std::size_t at, std::string_view written) {
  std::string name;
  for (const char c : written) {
    if (c != '_' && c != '-') name += ascii_lower(c);
  }
  const auto ends_in = [&](std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
  };
  if (ends_in({"password", "passwd", "passwort", "kennwort", "pwd", "passphrase"})) return NameKind::password;
  if (ends_in({"apikey", "accesskey", "secretkey", "authkey", "accountkey", "signingkey", "encryptionkey", "licensekey",
               "token", "secret", "credential", "credentials"}))
    return NameKind::token;
  const bool is_key = name == "key" && has_word_before(text, at, 8, {"api ", "access ", "secret ", "license "});
  return is_key ? NameKind::token : NameKind::none;
}

// Where the value begins that is assigned to the name that ends at `end`; nullopt: none is.
std::optional<std::size_t> value_behind(std::string_view text, std::size_t end) {
  const auto skip = [&](std::string_view bytes, std::size_t most) {
    for (std::size_t i = 0; i < most && bytes.find(byte_at(text, end)) != std::string_view::npos && end < text.size();
         ++i)
      ++end;
  };
  skip("\\\"'`", 2);
  skip(" ", 2);
  const std::string_view rest = text.substr(end);
  bool is_assigned = false;
  for (const std::string_view sign : {":=", "=>", ":", "=", "is ", "ist ", "lautet "}) {
    if (!rest.starts_with(sign)) continue;
    end += sign.size();
    is_assigned = true;
    break;
  }
  if (!is_assigned) return std::nullopt;
  skip(" :", 3);
  skip("\\\"'`", 2);
  return end;
}

bool is_value_byte(char c) {
  return static_cast<unsigned char>(c) > ' ' && std::string_view(",;\"'`)]}<>&\\|").find(c) == std::string_view::npos;
}

bool is_secret(std::string_view value, NameKind kind) {
  if (value.empty() || std::string_view("<{$*%[(").find(value.front()) != std::string_view::npos) return false;
  if (is_stand_in(value) || holds_any(std::string(value), {"env.", "environ", "(", "{{", "://"})) return false;
  const auto digits = std::count_if(value.begin(), value.end(), is_ascii_digit);
  const auto letters = std::count_if(value.begin(), value.end(), is_ascii_letter);
  if (kind == NameKind::token) {
    const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) {
      return is_token_byte(c) || std::string_view("./+=~:").find(c) != std::string_view::npos;
    });
    return value.size() >= 12 && is_plain && digits >= 2 && letters >= 2;
  }
  const bool has_sign = std::any_of(value.begin(), value.end(), [](char c) {
    return std::string_view("!@#$%^&*+=?~").find(c) != std::string_view::npos;
  });
  return value.size() >= 6 && letters >= 1 && (digits > 0 || (has_sign && value.size() >= 8));
}

std::optional<SensitiveSpan> secret_value(std::string_view text, std::size_t begin, NameKind kind) {
  constexpr std::size_t k_longest = 512;
  const char quote = text[begin - 1];
  std::size_t size = run_of(text, begin, k_longest, is_value_byte);
  if (quote == '"' || quote == '\'') {
    const std::size_t close = text.substr(begin, k_longest).find_first_of(quote == '"' ? "\"\\\n" : "'\\\n");
    if (close != std::string_view::npos) size = close;
  } else {
    // Of prose: `The password is Sommer24.`
    while (size > 0 && std::string_view(".:?").find(text[begin + size - 1]) != std::string_view::npos) --size;
  }
  if (!is_secret(text.substr(begin, size), kind)) return std::nullopt;
  return SensitiveSpan{SensitiveKind::secret, begin, size};
}

}  // namespace

bool is_stand_in(std::string_view value) {
  const std::string lower = lowered(value);
  return distinct_bytes(value) < 5 ||
         holds_any(lower, {"xxxx", "example", "your", "changeme", "redacted", "placeholder", "****", "...", "insert",
                           "dummy", "abcdef", "123456789"});
}

std::size_t run_of(std::string_view text, std::size_t at, std::size_t most, bool (*belongs)(char)) {
  std::size_t end = at;
  while (end < text.size() && end - at < most && belongs(text[end])) ++end;
  return end - at;
}

std::optional<SensitiveSpan> assigned_secret(std::string_view text, std::size_t at) {
  constexpr std::size_t k_longest_name = 48;
  // The shortest name is `pwd`, and all end in one of a few letters.
  const std::size_t size = run_of(text, at, k_longest_name + 1, is_token_byte);
  if (size < 3 || size > k_longest_name) return std::nullopt;
  const std::string_view name = text.substr(at, size);
  if ((name == "Bearer" || name == "bearer") && byte_at(text, at + size) == ' ')
    return secret_value(text, at + size + 1, NameKind::token);
  if (std::string_view("dDtTyYsSlLeEnN").find(name.back()) == std::string_view::npos) return std::nullopt;
  const NameKind kind = kind_of_name(text, at, name);
  if (kind == NameKind::none) return std::nullopt;
  const std::optional<std::size_t> begin = value_behind(text, at + size);
  return begin ? secret_value(text, *begin, kind) : std::nullopt;
}

std::optional<SensitiveSpan> url_password(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("://")) return std::nullopt;
  const auto is_user = [](char c) { return is_word_byte(c) || c == '-' || c == '.' || c == '%'; };
  const auto is_password = [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '@' && c != '/' && c != '"' && c != '\'';
  };
  const std::size_t user = run_of(text, at + 3, 64, is_user);
  const std::size_t begin = at + 3 + user + 1;
  if (user == 0 || byte_at(text, begin - 1) != ':') return std::nullopt;
  const std::size_t size = run_of(text, begin, 128, is_password);
  const std::string_view password = text.substr(begin, size);
  if (size < 4 || byte_at(text, begin + size) != '@' || is_stand_in(password)) return std::nullopt;
  const std::string lower = lowered(password);
  if (std::string_view("<{$*%[").find(password.front()) != std::string_view::npos || lower == "password" ||
      lower == "pass" || lower == "secret")
    return std::nullopt;
  return SensitiveSpan{SensitiveKind::secret, begin, size};
}

}  // namespace llmeval
