#include "support/fake_transport.h"

#include "async/sleep.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

/// Which of the request's timeouts ends it before the reply is there; nullopt where it is in time.
std::optional<HttpPhase> timeout_of(const HttpRequest& request, Duration delay) {
  const HttpTimeouts& limits = request.timeouts;
  const bool first_byte_late = limits.first_byte.count() > 0 && delay > limits.first_byte;
  const bool total_late = limits.total.count() > 0 && delay > limits.total;
  if (first_byte_late && (!total_late || limits.first_byte < limits.total)) return HttpPhase::first_byte;
  if (total_late) return HttpPhase::total;
  const bool has_token_limit = request.sink != nullptr && limits.first_token.count() > 0;
  if (has_token_limit && delay > limits.first_token) return HttpPhase::first_token;
  return std::nullopt;
}

HttpReply failed(TransportFailureKind kind, HttpPhase timed_out, std::string detail) {
  HttpReply reply;
  reply.failure = TransportFailure{.kind = kind, .timed_out = timed_out, .detail = std::move(detail)};
  return reply;
}

}  // namespace

FakeReply make_reply(int status, std::string body, Duration delay) {
  FakeReply made;
  made.reply.status = status;
  made.reply.body = std::move(body);
  made.delay = delay;
  return made;
}

FakeReply make_failure(TransportFailureKind kind, Duration delay) {
  FakeReply made;
  made.reply = failed(kind, HttpPhase::total, "scripted failure");
  made.delay = delay;
  return made;
}

FakeReply FakeTransport::next_reply(const HttpRequest& request) {
  if (!script_.empty()) {
    FakeReply first = std::move(script_.front());
    script_.pop_front();
    return first;
  }
  return answer_ ? answer_(request) : make_reply(500, "the fake transport's script has ended");
}

// What a sink sees: the first piece now, the others as they are due, until a timeout or its being content.
Task<WaitEnd> FakeTransport::stream(const HttpRequest& request, FakeReply& next, SteadyTime sent, CancelToken cancel) {
  const HttpTimeouts& limits = request.timeouts;
  if (next.pieces.empty()) next.pieces.push_back({std::exchange(next.reply.body, std::string()), Duration(0)});
  BodyProgress progress = BodyProgress::waiting;
  for (const FakeReply::Piece& piece : next.pieces) {
    const SteadyTime due = loop_.now() + piece.after;
    SteadyTime late = SteadyTime::max();
    HttpPhase phase = HttpPhase::total;
    const auto limit = [&](Duration of, SteadyTime from, HttpPhase which) {
      if (of.count() == 0 || from + of >= late) return;
      late = from + of;
      phase = which;
    };
    limit(limits.total, sent, HttpPhase::total);
    const bool has_begun = progress != BodyProgress::waiting;
    limit(has_begun ? limits.idle : limits.first_token, has_begun ? loop_.now() : sent,
          has_begun ? HttpPhase::idle : HttpPhase::first_token);
    const WaitEnd end = co_await sleep_for(loop_, std::min(due, late) - loop_.now(), cancel);
    if (end == WaitEnd::cancelled) co_return end;
    if (late < due) {
      next.reply.failure =
          TransportFailure{.kind = TransportFailureKind::timeout, .timed_out = phase, .detail = "late"};
      break;
    }
    progress = request.sink->take(piece.bytes);
    if (progress == BodyProgress::enough) break;
  }
  if (progress == BodyProgress::enough) next.reply.failure.reset();
  co_return WaitEnd::ready;
}

Task<HttpReply> FakeTransport::send(HttpRequest request, CancelToken cancel) {
  const SteadyTime sent = loop_.now();
  if (cancel.is_cancelled()) co_return failed(TransportFailureKind::cancelled, HttpPhase::total, "cancelled");
  FakeReply next = next_reply(request);
  const HttpTimeouts limits = request.timeouts;
  requests_.push_back(request);
  most_in_flight_ = std::max(most_in_flight_, ++in_flight_);

  const std::optional<HttpPhase> late = timeout_of(request, next.delay);
  if (late) {
    next.delay = *late == HttpPhase::total         ? limits.total
                 : *late == HttpPhase::first_token ? limits.first_token
                                                   : limits.first_byte;
    next.reply = failed(TransportFailureKind::timeout, *late, "no reply in time");
  }
  WaitEnd end = co_await sleep_for(loop_, next.delay, cancel);
  const SteadyTime began = loop_.now();
  const bool has_sink = end == WaitEnd::ready && request.sink != nullptr && next.reply.status != 0;
  if (has_sink && request.sink->wants(next.reply.status, next.reply.headers)) {
    Task<WaitEnd> streaming = stream(request, next, sent, cancel);
    end = co_await std::move(streaming);
  }
  if (end == WaitEnd::cancelled) next.reply = failed(TransportFailureKind::cancelled, HttpPhase::total, "cancelled");
  --in_flight_;
  next.reply.timing.total = loop_.now() - sent;
  if (next.reply.status != 0) next.reply.timing.first_byte = began - sent;
  co_return std::move(next.reply);
}

}  // namespace llmeval
