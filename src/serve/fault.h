#pragma once

#include "async/loop.h"
#include "async/task.h"
#include "base/diagnostic.h"
#include "base/rng.h"
#include "data/shape.h"
#include "domain/outcome.h"
#include "net/http_server.h"
#include "text/regex.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What can go wrong with a reply itself.
enum class WireFault : std::uint8_t {
  none,
  slow_first_token,    ///< Nothing comes for a while, then all is well.
  stall,               ///< Half of it comes, then nothing more; the connection stays open.
  cut,                 ///< Half of it comes, then the connection ends in an orderly way.
  reset,               ///< The connection breaks (RST): of a stream after half of it.
  garbage,             ///< What comes is no HTTP.
  partial_json,        ///< The reply ends as it should, but its JSON does not.
  wrong_content_type,  ///< 200 with a web page, as of a captive portal.
};

/// What goes wrong with one request: the outcome of an API that says so, an answer that is bad, or a broken reply.
struct Fault {
  std::string_view name;
  Outcome outcome = Outcome::ok;  ///< Not ok: the API says so, or (gradable) the answer is so.
  WireFault wire = WireFault::none;
  std::optional<Duration> wait;  ///< The hint that is given; of slow_first_token how long.
};

/// How long slow_first_token waits where nobody says.
inline constexpr Duration k_slow_first_token = std::chrono::seconds(10);

/// One line of what is to go wrong.
struct FaultRule {
  Fault fault;
  std::optional<Regex> when;          ///< On the question's text; absent: always.
  double share = 1;                   ///< Of the questions that match.
  std::optional<std::int64_t> times;  ///< Only so often; absent: for ever.
  std::int64_t hits = 0;
  Value written;
};

/// What is to go wrong, in order: the first rule that hits decides. Draws depend on the seed, the rule and the question
/// alone, never on the order in which questions come.
class FaultPlan {
 public:
  FaultPlan() = default;
  FaultPlan(std::vector<FaultRule> rules, std::uint64_t seed) : rules_(std::move(rules)), seed_(seed) {}

  /// The fault of this question. \param key  names the question, `occurrence` how often it was asked, from 1.
  std::optional<Fault> draw(std::string_view text, std::string_view key, std::int64_t occurrence);
  /// Other rules from now on.
  void replace(std::vector<FaultRule> rules) { rules_ = std::move(rules); }
  /// As they were written, each with how often it has hit.
  Value to_value() const;

 private:
  std::vector<FaultRule> rules_;
  std::uint64_t seed_ = 0;
};

/// A list of faults, as files and PUT /_mock/faults have it.
ShapeRef fault_list_shape();
/// Reads what that shape has passed; a regular expression that does not compile goes to `diagnostics`.
std::vector<FaultRule> read_fault_rules(const Value& list, Diagnostics& diagnostics);

/// Answers a request that asks for the faults (GET), sets them (PUT, a JSON list) or forgets them (DELETE).
void control_faults(FaultPlan& plan, const HttpServerRequest& request, Responder& responder);

/// A reply that can be broken: a body, or the pieces of a stream.
struct ReplyDraft {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::vector<std::string> pieces;  ///< Of a whole reply one; none is empty.
  bool streams = false;
  Duration pause{0};  ///< Before each piece of a stream but the first.
};

/// Sends a reply, broken as the fault says.
Task<void> send_reply(Loop& loop, Responder& responder, ReplyDraft draft, Fault fault);

}  // namespace llmeval
