#include "unit/net/transport_world.h"

#include "async/slots.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

Task<void> send_one(CurlTransport& transport, Slots& slots, HttpRequest request, HttpReply* into) {
  const Slot slot = co_await slots.acquire();
  *into = co_await transport.send(std::move(request), CancelToken());
}

std::string phase_of(const TransportFailure& failure) {
  if (failure.kind != TransportFailureKind::timeout) return "";
  switch (failure.timed_out) {
    case HttpPhase::connect:
      return " (connect)";
    case HttpPhase::first_byte:
      return " (first byte)";
    case HttpPhase::first_token:
      return " (first token)";
    case HttpPhase::idle:
      return " (idle)";
    case HttpPhase::total:
      return " (total)";
  }
  return "";
}

}  // namespace

std::vector<HttpReply> TransportWorld::send_all(std::vector<HttpRequest> requests, std::size_t at_once) {
  std::vector<HttpReply> replies(requests.size());
  Slots slots(loop, at_once);
  TaskGroup group(loop);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    group.spawn(send_one(transport, slots, std::move(requests[i]), &replies[i]));
  }
  loop.run();
  return replies;
}

std::string describe_failure(const HttpReply& reply, const TestServer& server) {
  if (!reply.failure) return "";
  std::string detail = reply.failure->detail;
  const std::string port = std::to_string(server.port());
  const std::size_t at = detail.find(port);
  if (at != std::string::npos) detail.replace(at, port.size(), "PORT");
  return fmt::format("{}{}: {}", to_text(reply.failure->kind), phase_of(*reply.failure), detail);
}

}  // namespace llmeval
