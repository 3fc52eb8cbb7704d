#include "serve/fault.h"

#include "async/sleep.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_web_page =
    "<!doctype html><html><head><title>Welcome</title></head><body><h1>Please log in to use this "
    "network</h1></body></html>\n";

std::string joined(const std::vector<std::string>& pieces) {
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  return all;
}

// The start of a reply whose promised length never comes.
std::string half_of_whole(const ReplyDraft& draft) {
  const std::string body = joined(draft.pieces);
  std::string text =
      fmt::format("HTTP/1.1 {} {}\r\ncontent-length: {}\r\n", draft.status, http_reason(draft.status), body.size());
  for (const HttpHeader& header : draft.headers) {
    fmt::format_to(std::back_inserter(text), "{}: {}\r\n", header.name, header.value);
  }
  return text + "\r\n" + body.substr(0, body.size() / 2);
}

// Half of the pieces, at least one; the last of them cut where it is to be broken JSON.
std::vector<std::string> half_of_stream(std::vector<std::string> pieces, bool breaks_last) {
  if (pieces.empty()) return pieces;
  pieces.resize((pieces.size() + 1) / 2);
  if (breaks_last) pieces.back().resize(pieces.back().size() / 2);
  std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  return pieces;
}

/// False: nobody reads any more.
Task<bool> send_pieces(Loop& loop, Responder& responder, ReplyDraft draft) {
  responder.begin(draft.status, draft.headers);
  if (draft.pause.count() == 0 && draft.pieces.size() > 1) draft.pieces = {joined(draft.pieces)};
  bool is_first = true;
  for (std::string& piece : draft.pieces) {
    if (!is_first && draft.pause.count() > 0) co_await sleep_for(loop, draft.pause, responder.gone());
    is_first = false;
    const bool is_read = co_await responder.write(std::move(piece));
    if (!is_read || responder.gone().is_cancelled()) co_return false;
  }
  co_return true;
}

Task<void> send_all(Loop& loop, Responder& responder, ReplyDraft draft) {
  if (!draft.streams) {
    const std::string body = joined(draft.pieces);
    responder.reply(draft.status, draft.headers, body);
    co_return;
  }
  const bool is_read = co_await send_pieces(loop, responder, std::move(draft));
  if (is_read) responder.end();
}

Task<void> send_half(Loop& loop, Responder& responder, ReplyDraft draft, bool breaks_last) {
  if (!draft.streams) {
    responder.send_raw(half_of_whole(draft));
    co_return;
  }
  draft.pieces = half_of_stream(std::move(draft.pieces), breaks_last);
  co_await send_pieces(loop, responder, std::move(draft));
}

Task<void> send_partial_json(Loop& loop, Responder& responder, ReplyDraft draft) {
  if (!draft.streams) {
    std::string body = joined(draft.pieces);
    body.resize(body.size() / 2);
    responder.reply(draft.status, draft.headers, body);
    co_return;
  }
  draft.pieces = half_of_stream(std::move(draft.pieces), true);
  co_await send_all(loop, responder, std::move(draft));
}

}  // namespace

Task<void> send_reply(Loop& loop, Responder& responder, ReplyDraft draft, Fault fault) {
  switch (fault.wire) {
    case WireFault::none:
      co_await send_all(loop, responder, std::move(draft));
      break;
    case WireFault::slow_first_token:
      co_await sleep_for(loop, fault.wait.value_or(k_slow_first_token), responder.gone());
      co_await send_all(loop, responder, std::move(draft));
      break;
    case WireFault::stall:
      co_await send_half(loop, responder, std::move(draft), false);
      co_await responder.stall(loop);
      break;
    case WireFault::cut:
      co_await send_half(loop, responder, std::move(draft), false);
      responder.cut();
      break;
    case WireFault::reset:
      // Half of a whole reply would often be lost with the connection, half of a stream has been read by then.
      if (draft.streams) co_await send_half(loop, responder, std::move(draft), false);
      responder.reset();
      break;
    case WireFault::garbage:
      responder.send_raw("\x15\x03\x01 this is no HTTP\r\n\r\n");
      break;
    case WireFault::partial_json:
      co_await send_partial_json(loop, responder, std::move(draft));
      break;
    case WireFault::wrong_content_type:
      draft.headers = {{"content-type", "text/html; charset=utf-8"}};
      responder.reply(200, draft.headers, k_web_page);
      break;
  }
}

}  // namespace llmeval
