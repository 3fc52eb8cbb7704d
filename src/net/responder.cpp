#include "base/assert.h"
#include "net/http_connection.h"
#include "net/http_server.h"

#include "async/one_shot.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <utility>

namespace llmeval {

namespace {

/// Bytes that wait for a slow client before the handler does.
constexpr std::size_t k_high_water = 64U << 10U;

struct Reason {
  int status;
  std::string_view text;
};

constexpr std::array k_reasons{
    Reason{100, "Continue"},
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{413, "Content Too Large"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{529, "Overloaded"},
};

}  // namespace

std::string_view http_reason(int status) {
  for (const Reason& reason : k_reasons) {
    if (reason.status == status) return reason.text;
  }
  return "Unknown";
}

Responder::Responder(HttpConnection& connection, const HttpServerRequest& request)
    : connection_(connection),
      is_head_(request.method == "HEAD"),
      chunks_(!request.is_http_1_0),
      keep_alive_(request.keep_alive) {}

std::string Responder::head(int status, const std::vector<HttpHeader>& headers, std::string_view framing) const {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n{}", status, http_reason(status), framing);
  for (const HttpHeader& header : headers) {
    fmt::format_to(std::back_inserter(text), "{}: {}\r\n", header.name, header.value);
  }
  if (!keep_alive_) text += "connection: close\r\n";
  text += "\r\n";
  return text;
}

void Responder::reply(int status, const std::vector<HttpHeader>& headers, std::string_view body) {
  LLMEVAL_ASSERT(state_ == State::nothing);
  state_ = State::ended;
  std::string text = head(status, headers, fmt::format("content-length: {}\r\n", body.size()));
  if (!is_head_) text += body;
  connection_.send(text);
}

void Responder::begin(int status, const std::vector<HttpHeader>& headers) {
  LLMEVAL_ASSERT(state_ == State::nothing);
  state_ = State::begun;
  // Without chunks only the end of the connection tells where the body ends.
  if (!chunks_) keep_alive_ = false;
  connection_.send(head(status, headers, chunks_ ? "transfer-encoding: chunked\r\n" : ""));
}

Task<bool> Responder::write(std::string piece) {
  LLMEVAL_ASSERT(state_ == State::begun && !piece.empty());
  if (is_head_) co_return true;
  connection_.send(chunks_ ? fmt::format("{:x}\r\n{}\r\n", piece.size(), piece) : piece);
  co_return co_await connection_.drained(k_high_water);
}

void Responder::end() {
  LLMEVAL_ASSERT(state_ == State::begun);
  state_ = State::ended;
  if (chunks_ && !is_head_) connection_.send("0\r\n\r\n");
}

void Responder::send_raw(std::string_view bytes) {
  state_ = State::broken;
  connection_.send(bytes);
}

void Responder::cut() { state_ = State::broken; }

void Responder::reset() {
  state_ = State::broken;
  connection_.reset();
}

CancelToken Responder::gone() const { return connection_.gone(); }

Task<void> Responder::stall(Loop& loop) {
  state_ = State::broken;
  OneShot<> never(loop);
  co_await never.wait(connection_.gone());
}

}  // namespace llmeval
