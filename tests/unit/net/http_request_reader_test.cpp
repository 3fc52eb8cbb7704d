#include "net/http_request_reader.h"

#include "base/rng.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

/// What a server sees of bytes that come in pieces of that size: a line a request, and why it ends.
std::string seen(std::string_view bytes, std::size_t piece, HttpRequestLimits limits = {}) {
  HttpRequestReader reader(limits);
  std::string out;
  std::string waiting;
  while (!bytes.empty() || !waiting.empty()) {
    waiting += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    bool goes_on = true;
    while (goes_on) {
      waiting.erase(0, reader.read(waiting));
      if (reader.refusal()) return out + fmt::format("{} {}\n", reader.refusal()->status, reader.refusal()->message);
      goes_on = reader.is_done();
      if (!goes_on) continue;
      const HttpServerRequest request = reader.take();
      out += fmt::format("{} {} {}[{}]{}\n", request.method, request.target, request.headers.size(), request.body,
                         request.keep_alive ? "" : " close");
    }
    if (bytes.empty()) break;
  }
  return out + (reader.has_begun() ? "…\n" : "");
}

struct Row {
  std::string_view bytes;
  std::string_view seen;
};

}  // namespace

TEST_CASE("requests are read however their bytes are cut") {
  const std::vector<Row> rows{
      {"GET / HTTP/1.1\r\n\r\n", "GET / 0[]\n"},
      {"GET /a?b=c HTTP/1.1\r\nHost: x\r\nA:\t b \r\n\r\n", "GET /a?b=c 2[]\n"},
      {"\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET / 0[] close\n"},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET / 1[]\n"},
      {"GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n", "GET / 1[] close\n"},
      {"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\n\r\n", "POST / 1[abc]\nGET /2 0[]\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "POST / 2[ab]\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", "…\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: 1\r\n\r\nGET / "
       "HTTP/1.1\r\n\r\n",
       "POST / 1[abc0123456789]\nGET / 0[]\n"},
      {"OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS * 0[]\n"},
  };
  for (const Row& row : rows) {
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
      CAPTURE(row.bytes);
      CAPTURE(piece);
      CHECK(seen(row.bytes, piece) == row.seen);
    }
  }
}

TEST_CASE("what is no clear request is refused, however its bytes are cut") {
  const std::vector<Row> rows{
      {"\x16\x03\x01\r\n\r\n", "400 this is no HTTP request\n"},
      {"GET /\r\n\r\n", "400 this is no HTTP request\n"},
      {"GET / HTTP/2.0\r\n\r\n", "505 only HTTP/1.1 and HTTP/1.0 are spoken here\n"},
      {"GET http://x/ HTTP/1.1\r\n\r\n", "400 the target of the request is no path\n"},
      {"GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 a header is not `name: value`\n"},
      {"GET / HTTP/1.1\r\na: b\r\n folded\r\n\r\n", "400 a header is not `name: value`\n"},
      {"GET / HTTP/1.1\r\na : b\r\n\r\n", "400 a header is not `name: value`\n"},
      {"GET / HTTP/1.1\r\na: b\nc: d\r\n\r\n", "400 a header is not `name: value`\n"},
      {"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400 the length of the body is not clear\n"},
      {"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400 the length of the body is not clear\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
       "400 the length of the body is not clear\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       "400 the length of the body is not clear\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "501 the only transfer encoding is 'chunked'\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "400 the size of a chunk is no number\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "400 a chunk is longer than it says\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", "413 the body is larger than 100 bytes\n"},
      {"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
       "400 the length of the body is not clear\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", "413 the body is larger than 100 bytes\n"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
       "413 the body is larger than 100 bytes\n"},
  };
  for (const Row& row : rows) {
    for (const std::size_t piece : {1U, 2U, 1000U}) {
      CAPTURE(row.bytes);
      CAPTURE(piece);
      CHECK(seen(row.bytes, piece, {.head = 200, .body = 100}) == row.seen);
    }
  }
}

TEST_CASE("a head over the limit is refused before it is whole") {
  const HttpRequestLimits limits{.head = 50, .body = 100};
  const std::string fits = "GET / HTTP/1.1\r\na: " + std::string(31, 'x') + "\r\n\r\n";
  const std::string is_larger = "GET / HTTP/1.1\r\na: " + std::string(32, 'x') + "\r\n\r\n";
  const std::string without_end(1000, 'x');
  for (const std::size_t piece : {1U, 9U, 2000U}) {
    CHECK(seen(fits, piece, limits) == "GET / 1[]\n");
    CHECK(seen(is_larger, piece, limits) == "431 the headers are larger than 50 bytes\n");
    CHECK(seen(without_end, piece, limits) == "431 the headers are larger than 50 bytes\n");
  }
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 201; ++i) many += "a: b\r\n";
  CHECK(seen(many + "\r\n", 1 << 16) == "431 there are more than 200 headers\n");
  const std::string endless = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(2000, '1');
  CHECK(seen(endless, 7) == "400 a line between chunks does not end\n");
}

TEST_CASE("whatever comes, how it is cut changes nothing") {
  const std::string start =
      "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\nhello, world"
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\na: b\r\n\r\n"
      "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  const std::string_view letters("\r\n :;0123456789abcdefHTTP/1.\0\x7f\xff", 31);
  Rng rng(20261121);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = start;
    for (std::uint64_t i = rng.below(6); i > 0; --i) {
      const std::size_t at = rng.below(bytes.size());
      const char letter = letters[rng.below(letters.size())];
      const std::uint64_t how = rng.below(3);
      if (how == 0) bytes[at] = letter;
      if (how == 1) bytes.insert(at, 1, letter);
      if (how == 2) bytes.erase(at, 1 + rng.below(4));
    }
    CAPTURE(bytes);
    const std::string whole = seen(bytes, bytes.size());
    CHECK(seen(bytes, 1) == whole);
    CHECK(seen(bytes, 1 + rng.below(20)) == whole);
  }
}

TEST_CASE("a client that waits to be told to send is told once") {
  HttpRequestReader reader;
  reader.read("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
  CHECK(reader.take_expectation());
  CHECK_FALSE(reader.take_expectation());
  reader.read("x");
  CHECK(reader.is_done());
}

}  // namespace llmeval
