#include "serve/proxy_address.h"

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 19> k_kept_back{
    // RFC 9110, 7.6.1, and what belongs to one connection.
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "host",
    "content-length", "expect",
    // Replies come as they are written, so that they can be recorded.
    "accept-encoding",
    // The application's credentials are not the model's.
    "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "set-cookie",
    // What a browser says of the page.
    "origin"};

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lowered;
}

// The path of `https://host/path`, without a slash at its end.
std::string_view path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  std::string_view path = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string without_key(std::string_view target) {
  const std::size_t question = target.find('?');
  std::string kept(target.substr(0, question));
  if (question == std::string_view::npos) return kept;
  std::string_view rest = target.substr(question + 1);
  char before = '?';
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.starts_with("key=") || part.empty()) continue;
    kept += before;
    kept += part;
    before = '&';
  }
  return kept;
}

}  // namespace

std::string below_base(std::string_view base_url, std::string_view target) {
  const std::string_view path = path_of(base_url);
  if (!path.empty() && target.starts_with(path)) {
    const std::string_view rest = target.substr(path.size());
    if (rest.empty() || rest.front() == '/' || rest.front() == '?') target = rest;
  }
  return without_key(target);
}

std::vector<HttpHeader> passed_headers(const std::vector<HttpHeader>& headers) {
  std::vector<HttpHeader> passed;
  for (const HttpHeader& header : headers) {
    if (std::ranges::find(k_kept_back, lower(header.name)) == k_kept_back.end()) passed.push_back(header);
  }
  return passed;
}

}  // namespace llmeval
