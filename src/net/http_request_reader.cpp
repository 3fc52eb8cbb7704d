#include "net/http_request_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_line_end = "\r\n";
constexpr std::size_t k_max_headers = 200;
constexpr std::size_t k_max_chunk_line = 1024;
/// How much of a promised body is reserved at once; the rest must come first.
constexpr std::size_t k_max_reserve = 1U << 20U;

bool is_token(std::string_view text) {
  constexpr std::string_view k_allowed =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !text.empty() && text.find_first_not_of(k_allowed) == std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// Whether a comma-separated list, over all headers of that name, has the word.
bool lists_word(const std::vector<HttpHeader>& headers, std::string_view name, std::string_view word) {
  for (const HttpHeader& header : headers) {
    if (!same_word(header.name, name)) continue;
    std::string_view rest = header.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      if (same_word(trim(rest.substr(0, comma)), word)) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

std::optional<std::size_t> parse_size(std::string_view text, int base) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return size;
}

}  // namespace

std::size_t HttpRequestReader::read(std::string_view bytes) {
  std::size_t used = 0;
  // A step that takes nothing still may have changed the state: an empty body is done without a byte.
  while (state_ != State::done && state_ != State::refused) {
    const std::string_view rest = bytes.substr(used);
    if (rest.empty() && !(state_ == State::body && left_ == 0)) break;
    switch (state_) {
      case State::head:
        used += read_head(rest);
        break;
      case State::body:
      case State::chunk:
        used += read_body(rest);
        break;
      case State::chunk_size:
      case State::chunk_end:
      case State::trailers:
        used += read_line(rest);
        break;
      case State::done:
      case State::refused:
        break;
    }
  }
  return used;
}

std::size_t HttpRequestReader::read_head(std::string_view bytes) {
  if (head_.empty()) {
    // Some clients send an empty line after a body (RFC 9112, 2.2).
    const std::size_t first = bytes.find_first_not_of(k_line_end);
    if (first != 0) return std::min(first, bytes.size());
  }
  constexpr std::string_view k_end = "\r\n\r\n";
  const std::size_t before = head_.size();
  if (before == 0) {
    const std::size_t end = bytes.find(k_end);
    if (end <= limits_.head) {
      take_head(bytes.substr(0, end + k_line_end.size()));
      return end + k_end.size();
    }
  }
  const std::size_t most = limits_.head + k_end.size();
  head_.append(bytes.substr(0, most - before));
  const std::size_t end = head_.find(k_end, before < k_end.size() ? 0 : before - k_end.size());
  if (end == std::string::npos) {
    if (head_.size() == most) refuse(431, fmt::format("the headers are larger than {} bytes", limits_.head));
    return bytes.size();
  }
  const std::string head = std::exchange(head_, std::string());
  take_head(std::string_view(head).substr(0, end + k_line_end.size()));
  return end + k_end.size() - before;
}

void HttpRequestReader::take_head(std::string_view head) {
  bool is_first = true;
  while (!head.empty()) {
    const std::size_t end = head.find(k_line_end);
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + k_line_end.size());
    if (!(is_first ? take_request_line(line) : take_header(line))) return;
    is_first = false;
  }
  take_framing();
}

bool HttpRequestReader::take_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.rfind(' ');
  const std::string_view version = second == std::string_view::npos ? line : line.substr(second + 1);
  if (first == second || first == std::string_view::npos || !is_token(line.substr(0, first)) || has_control(line)) {
    refuse(400, "this is no HTTP request");
    return false;
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    refuse(version.starts_with("HTTP/") ? 505 : 400, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    return false;
  }
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (!target.starts_with('/') && target != "*") {
    refuse(400, "the target of the request is no path");
    return false;
  }
  request_.method = line.substr(0, first);
  request_.target = target;
  request_.is_http_1_0 = version == "HTTP/1.0";
  return true;
}

bool HttpRequestReader::take_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || has_control(line)) {
    refuse(400, "a header is not `name: value`");
    return false;
  }
  if (request_.headers.size() == k_max_headers) {
    refuse(431, fmt::format("there are more than {} headers", k_max_headers));
    return false;
  }
  request_.headers.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return true;
}

void HttpRequestReader::take_framing() {
  const auto& headers = request_.headers;
  request_.keep_alive = request_.is_http_1_0 ? lists_word(headers, "connection", "keep-alive")
                                             : !lists_word(headers, "connection", "close");
  expects_continue_ = !request_.is_http_1_0 && lists_word(headers, "expect", "100-continue");
  const std::string* encoding = find_header(headers, "transfer-encoding");
  std::optional<std::size_t> length;
  for (const HttpHeader& header : headers) {
    if (!same_word(header.name, "content-length")) continue;
    const std::optional<std::size_t> size = parse_size(header.value, 10);
    // Whoever believes the other of two lengths takes part of a body for a request.
    if (!size || (length && *length != *size) || encoding != nullptr) {
      return refuse(400, "the length of the body is not clear");
    }
    length = size;
  }
  if (encoding != nullptr) {
    if (!same_word(*encoding, "chunked")) return refuse(501, "the only transfer encoding is 'chunked'");
    state_ = State::chunk_size;
    return;
  }
  left_ = length.value_or(0);
  if (left_ > limits_.body) return refuse(413, fmt::format("the body is larger than {} bytes", limits_.body));
  request_.body.reserve(std::min(left_, k_max_reserve));
  state_ = State::body;
}

std::size_t HttpRequestReader::read_body(std::string_view bytes) {
  const std::size_t size = std::min(left_, bytes.size());
  request_.body.append(bytes.substr(0, size));
  left_ -= size;
  if (left_ == 0) state_ = state_ == State::chunk ? State::chunk_end : State::done;
  return size;
}

std::size_t HttpRequestReader::read_line(std::string_view bytes) {
  const std::size_t before = head_.size();
  head_.append(bytes.substr(0, k_max_chunk_line));
  const std::size_t end = head_.find(k_line_end, before == 0 ? 0 : before - 1);
  if (end == std::string::npos) {
    if (head_.size() >= k_max_chunk_line) refuse(400, "a line between chunks does not end");
    return std::min(bytes.size(), k_max_chunk_line);
  }
  const std::string line = std::exchange(head_, std::string()).substr(0, end);
  if (state_ == State::chunk_size) {
    take_chunk_size(line);
  } else if (state_ == State::chunk_end) {
    state_ = State::chunk_size;
    if (!line.empty()) refuse(400, "a chunk is longer than it says");
  } else if (line.empty()) {
    state_ = State::done;
  } else if (trailer_size_ += line.size(); trailer_size_ > limits_.head) {
    refuse(431, fmt::format("the trailers are larger than {} bytes", limits_.head));
  }
  return end + k_line_end.size() - before;
}

void HttpRequestReader::take_chunk_size(std::string_view line) {
  const std::optional<std::size_t> size = parse_size(trim(line.substr(0, line.find(';'))), 16);
  if (!size) return refuse(400, "the size of a chunk is no number");
  if (*size > limits_.body - request_.body.size()) {
    return refuse(413, fmt::format("the body is larger than {} bytes", limits_.body));
  }
  left_ = *size;
  state_ = left_ == 0 ? State::trailers : State::chunk;
}

void HttpRequestReader::refuse(int status, std::string message) {
  state_ = State::refused;
  expects_continue_ = false;
  refusal_ = HttpRefusal{status, std::move(message)};
}

HttpServerRequest HttpRequestReader::take() {
  state_ = State::head;
  trailer_size_ = 0;
  return std::exchange(request_, HttpServerRequest());
}

}  // namespace llmeval
