#pragma once

#include "async/loop.h"
#include "async/waiter.h"
#include "base/clock.h"
#include "net/transport.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace llmeval {

/// A reply that comes after a while. `make_reply(503, "busy")` and `make_failure(…)` make the common ones.
struct FakeReply {
  HttpReply reply;
  /// The body as a sink gets it, where one wants it: each piece so long after the one before, the first after `delay`.
  /// Empty: all of `reply.body` at once.
  struct Piece {
    std::string bytes;
    Duration after{0};
  };
  std::vector<Piece> pieces;
  Duration delay{0};  ///< From sending to the last byte, which is when the first byte comes as well.
};
FakeReply make_reply(int status, std::string body, Duration delay = Duration(0));
FakeReply make_failure(TransportFailureKind kind, Duration delay = Duration(0));

/// A Transport without a network, for the virtual loop: replies in the order of the script, then by the function, and a
/// 500 that says so where there is neither. A sink gets the pieces of a reply as they are due, ended by a failure that
/// the reply may have. Timeouts and cancels end a request as they do on the wire, and the timing
/// of a reply is the loop's. Keeps every request.
class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(Loop& loop) : loop_(loop) {}

  void script(FakeReply reply) { script_.push_back(std::move(reply)); }
  void answer_with(std::function<FakeReply(const HttpRequest&)> answer) { answer_ = std::move(answer); }

  Task<HttpReply> send(HttpRequest request, CancelToken cancel) override;

  const std::vector<HttpRequest>& requests() const { return requests_; }
  std::size_t unused() const { return script_.size(); }
  std::size_t in_flight() const { return in_flight_; }
  std::size_t most_in_flight() const { return most_in_flight_; }

 private:
  FakeReply next_reply(const HttpRequest& request);
  Task<WaitEnd> stream(const HttpRequest& request, FakeReply& next, SteadyTime sent, CancelToken cancel);

  Loop& loop_;
  std::deque<FakeReply> script_;
  std::function<FakeReply(const HttpRequest&)> answer_;
  std::vector<HttpRequest> requests_;
  std::size_t in_flight_ = 0;
  std::size_t most_in_flight_ = 0;
};

}  // namespace llmeval
