#pragma once

#include "async/virtual_loop.h"
#include "base/rng.h"
#include "net/transport.h"
#include "simulation/schedule.h"
#include "simulation/witness.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The other side of a simulated run: a Transport whose servers answer in OpenAI's words, or meet trouble, as a
/// schedule says. Every answer's text is its own (`a good answer to suite0/c7. #12`), so that the witness can tell
/// whose it is.
class SimulatedServers final : public Transport {
 public:
  /// All outlive it.
  SimulatedServers(VirtualLoop& loop, const Schedule& schedule, Witness& witness);

  Task<HttpReply> send(HttpRequest request, CancelToken cancel) override;

 private:
  struct Server {
    const ServerPlan* plan = nullptr;
    Rng rng;
    double allowed = 0;  ///< Of its own rate, a second's worth at most.
    SteadyTime refilled{};
  };
  struct Planned {
    HttpReply reply;
    Duration delay{0};
    bool hangs = false;
    std::int64_t output_tokens = 10;  ///< What is charged, where anything is: also for an answer that is lost.
  };

  Planned plan_reply(Server& server, std::string_view question);
  const Spell* spell_of(Server& server);
  bool over_own_rate(Server& server);
  /// \param question  the request's body.
  std::string answer_body(Server& server, std::string_view question, std::int64_t& output_tokens);
  std::string answer_text(Server& server, std::string_view about, SimulatedAnswer& answer, std::uint64_t& number);
  static std::string verdict_text(Server& server, std::string_view question, bool& is_odd);

  VirtualLoop& loop_;
  Witness& witness_;
  std::vector<Server> servers_;
  SteadyTime start_;
};

}  // namespace llmeval
