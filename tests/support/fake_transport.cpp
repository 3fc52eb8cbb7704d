#include "support/fake_transport.h"

#include "async/sleep.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

/// Which of the request's timeouts ends it before the reply is there; nullopt where it is in time.
std::optional<HttpPhase> timeout_of(const HttpTimeouts& limits, Duration delay) {
  const bool first_byte_late = limits.first_byte.count() > 0 && delay > limits.first_byte;
  const bool total_late = limits.total.count() > 0 && delay > limits.total;
  if (first_byte_late && (!total_late || limits.first_byte < limits.total)) return HttpPhase::first_byte;
  if (total_late) return HttpPhase::total;
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

Task<HttpReply> FakeTransport::send(HttpRequest request, CancelToken cancel) {
  const SteadyTime sent = loop_.now();
  if (cancel.is_cancelled()) co_return failed(TransportFailureKind::cancelled, HttpPhase::total, "cancelled");
  FakeReply next = next_reply(request);
  const HttpTimeouts limits = request.timeouts;
  requests_.push_back(std::move(request));
  most_in_flight_ = std::max(most_in_flight_, ++in_flight_);

  const std::optional<HttpPhase> late = timeout_of(limits, next.delay);
  if (late) {
    next.delay = *late == HttpPhase::total ? limits.total : limits.first_byte;
    next.reply = failed(TransportFailureKind::timeout, *late, "no reply in time");
  }
  const WaitEnd end = co_await sleep_for(loop_, next.delay, cancel);
  if (end == WaitEnd::cancelled) next.reply = failed(TransportFailureKind::cancelled, HttpPhase::total, "cancelled");
  --in_flight_;
  next.reply.timing.total = loop_.now() - sent;
  if (next.reply.status != 0) next.reply.timing.first_byte = next.reply.timing.total;
  co_return std::move(next.reply);
}

}  // namespace llmeval
