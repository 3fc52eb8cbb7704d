#include "provider/reply_headers.h"

#include "provider/redaction.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_most = 32;
constexpr std::size_t k_longest_value = 200;

constexpr std::array<std::string_view, 10> k_names{
    "retry-after",     "retry-after-ms", "x-should-retry",   "x-request-id", "request-id",
    "apim-request-id", "cf-ray",         "x-amzn-requestid", "x-ms-region",  "openai-processing-ms",
};
constexpr std::array<std::string_view, 2> k_prefixes{"x-ratelimit-", "anthropic-ratelimit-"};

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool is_kept(std::string_view name) {
  const auto begins = [name](std::string_view prefix) { return name.starts_with(prefix); };
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end() ||
         std::any_of(k_prefixes.begin(), k_prefixes.end(), begins);
}

}  // namespace

ReplyHeaders headers_to_keep(const std::vector<HttpHeader>& headers, std::span<const SecretText> secrets) {
  ReplyHeaders kept;
  for (const HttpHeader& header : headers) {
    std::string name = lower_case(header.name);
    if (!is_kept(name)) continue;
    std::string value = header.value;
    for (const SecretText& secret : secrets) value = redact(std::move(value), secret);
    kept.emplace_back(std::move(name), excerpt(repair_utf8(value), k_longest_value));
    if (kept.size() == k_most) break;
  }
  return kept;
}

}  // namespace llmeval
