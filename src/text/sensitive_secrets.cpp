// Keys and tokens that are told by their form.
#include "text/sensitive_forms.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace llmeval {

namespace {

// How keys of well-known services begin, and how long at least the rest is.
struct KnownKey {
  std::string_view prefix;
  std::size_t least = 0;
  enum Bytes : std::uint8_t { token, upper, hex } bytes = token;
};
constexpr std::array k_known_keys{
    KnownKey{"sk-", 20},
    KnownKey{"ghp_", 30},
    KnownKey{"gho_", 30},
    KnownKey{"ghu_", 30},
    KnownKey{"ghs_", 30},
    KnownKey{"ghr_", 30},
    KnownKey{"github_pat_", 30},
    KnownKey{"glpat-", 20},
    KnownKey{"glsa_", 30},
    KnownKey{"AKIA", 16, KnownKey::upper},
    KnownKey{"ASIA", 16, KnownKey::upper},
    KnownKey{"AIza", 35},
    KnownKey{"ya29.", 30},
    KnownKey{"GOCSPX-", 20},
    KnownKey{"xoxb-", 20},
    KnownKey{"xoxp-", 20},
    KnownKey{"xoxa-", 20},
    KnownKey{"xoxr-", 20},
    KnownKey{"xoxs-", 20},
    KnownKey{"xapp-", 20},
    KnownKey{"sk_live_", 16},
    KnownKey{"sk_test_", 16},
    KnownKey{"rk_live_", 16},
    KnownKey{"rk_test_", 16},
    KnownKey{"whsec_", 24},
    KnownKey{"SG.", 40},
    KnownKey{"hf_", 30},
    KnownKey{"npm_", 36},
    KnownKey{"pypi-", 40},
    KnownKey{"dop_v1_", 40},
    KnownKey{"shpat_", 32},
    KnownKey{"shpss_", 32},
    KnownKey{"gsk_", 40},
    KnownKey{"r8_", 30},
    KnownKey{"xai-", 40},
    KnownKey{"pplx-", 40},
    KnownKey{"nvapi-", 40},
    KnownKey{"lin_api_", 30},
    KnownKey{"ntn_", 40},
    KnownKey{"dckr_pat_", 20},
    KnownKey{"tskey-", 20},
    KnownKey{"hvs.", 24},
    KnownKey{"sq0csp-", 30},
    KnownKey{"key-", 32, KnownKey::hex},
    KnownKey{"SK", 32, KnownKey::hex},
};

bool is_key_byte(char c) { return is_token_byte(c) || c == '.'; }
bool is_upper_or_digit(char c) { return is_ascii_upper(c) || is_ascii_digit(c); }
bool is_lower_hex(char c) { return is_ascii_digit(c) || (c >= 'a' && c <= 'f'); }

// A sentence's full stop is no part of what ends it.
std::size_t without_stop(std::string_view text, std::size_t at, std::size_t size) {
  while (size > 0 && (text[at + size - 1] == '.' || text[at + size - 1] == '-')) --size;
  return size;
}

std::size_t known_key_at(std::string_view text, std::size_t at) {
  constexpr std::size_t k_longest = 512;
  const std::string_view rest = text.substr(at);
  for (const KnownKey& key : k_known_keys) {
    if (!rest.starts_with(key.prefix)) continue;
    const std::size_t begin = at + key.prefix.size();
    const bool has_dots = key.prefix.back() == '.';
    std::size_t size = 0;
    if (key.bytes == KnownKey::upper) {
      size = run_of(text, begin, k_longest, is_upper_or_digit);
    } else if (key.bytes == KnownKey::hex) {
      size = run_of(text, begin, k_longest, is_lower_hex);
    } else {
      size = without_stop(text, begin, run_of(text, begin, k_longest, has_dots ? is_key_byte : is_token_byte));
    }
    const std::string_view tail = text.substr(begin, size);
    const bool is_exact =
        key.bytes == KnownKey::token || (size == key.least && !is_word_byte(byte_at(text, begin + size)));
    const bool has_digit = std::any_of(tail.begin(), tail.end(), is_ascii_digit);
    if (size >= key.least && is_exact && has_digit && !is_stand_in(tail)) return key.prefix.size() + size;
  }
  return 0;
}

// eyJhbGci….eyJzdWIi….c2lnbmF0dXJl (RFC 7519)
std::size_t web_token_at(std::string_view text, std::size_t at) {
  constexpr std::size_t k_longest = 8192;
  if (!text.substr(at).starts_with("eyJ")) return 0;
  const std::size_t header = run_of(text, at, k_longest, is_token_byte);
  if (header < 12 || !text.substr(at + header).starts_with(".eyJ")) return 0;
  const std::size_t body = at + header + 1;
  const std::size_t payload = run_of(text, body, k_longest, is_token_byte);
  if (byte_at(text, body + payload) != '.') return 0;
  const std::size_t signature = body + payload + 1;
  return signature + run_of(text, signature, k_longest, is_token_byte) - at;
}

double entropy_of(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

int byte_class(char c) { return is_ascii_digit(c) ? 0 : is_ascii_upper(c) ? 1 : is_ascii_lower(c) ? 2 : 3; }

// `chatcmpl-…`, `req_…`: ids of services begin with a word.
bool begins_as_id(std::string_view token) {
  std::size_t word = 0;
  while (word < token.size() && is_ascii_lower(token[word])) ++word;
  return (word >= 2 && word <= 12 && (byte_at(token, word) == '_' || byte_at(token, word) == '-')) ||
         token.starts_with("sha");
}

// A long token that no person and no hash function wrote: all kinds of characters, ever changing.
std::size_t random_token_at(std::string_view text, std::size_t at) {
  constexpr std::size_t k_least = 32;
  constexpr std::size_t k_most = 200;
  constexpr double k_least_bits = 4.2;
  const char before = at == 0 ? '\0' : text[at - 1];
  if (std::string_view("/-.@+=%").find(before) != std::string_view::npos && before != '\0') return 0;
  const std::size_t size = run_of(text, at, k_most + 1, is_token_byte);
  const char after = byte_at(text, at + size);
  if (size < k_least || size > k_most || after == '/' || after == '@' || after == '+') return 0;
  if (after == '.' && is_word_byte(byte_at(text, at + size + 1))) return 0;
  const std::string_view token = text.substr(at, size);
  std::array<std::size_t, 4> classes{};
  std::size_t changes = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    ++classes[static_cast<std::size_t>(byte_class(token[i]))];
    if (i > 0 && byte_class(token[i]) != byte_class(token[i - 1])) ++changes;
  }
  const bool is_mixed = classes[0] >= 2 && classes[1] >= 4 && classes[2] >= 4 && classes[3] * 5 <= size;
  return is_mixed && 3 * changes >= size && !begins_as_id(token) && entropy_of(token) >= k_least_bits ? size : 0;
}

}  // namespace

std::size_t token_at(std::string_view text, std::size_t at) {
  constexpr std::size_t k_shortest = 20;  // Of all that have no dot in them.
  const std::size_t run = run_of(text, at, k_shortest, is_token_byte);
  if (run < k_shortest && byte_at(text, at + run) != '.') return 0;
  if (const std::size_t size = known_key_at(text, at)) return size;
  if (const std::size_t size = web_token_at(text, at)) return size;
  return random_token_at(text, at);
}

std::size_t private_key_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("-----BEGIN ")) return 0;
  const std::size_t name_end = rest.substr(0, 80).find("-----", 11);
  if (name_end == std::string_view::npos || rest.substr(0, name_end).find("PRIVATE KEY") == std::string_view::npos)
    return 0;
  // A key that is cut short is one all the same; its lines may be escaped as JSON has them.
  std::size_t end = name_end + 5;
  const auto is_body = [](char c) {
    return is_word_byte(c) || std::string_view("+/=\\ \n\r\t:,.").find(c) != std::string_view::npos;
  };
  while (end < rest.size() && is_body(rest[end])) ++end;
  if (rest.substr(end).starts_with("-----END ")) {
    const std::size_t close = rest.substr(end, 80).find("-----", 9);
    if (close != std::string_view::npos) end += close + 5;
  }
  return end;
}

}  // namespace llmeval
