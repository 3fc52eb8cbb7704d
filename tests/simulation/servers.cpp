#include "simulation/servers.h"

#include "async/sleep.h"
#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// `http://s3/chat/completions` is of server 3.
std::size_t server_number(std::string_view url) {
  constexpr std::string_view k_before = "http://s";
  LLMEVAL_ASSERT(url.substr(0, k_before.size()) == k_before);
  std::size_t number = 0;
  for (const char c : url.substr(k_before.size())) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

// Of `say suite0/c7.` in a request's body: `suite0/c7`.
std::string_view subject_of(std::string_view body) {
  const std::size_t said = body.rfind("say ");
  LLMEVAL_ASSERT(said != std::string_view::npos);
  const std::string_view rest = body.substr(said + 4);
  return rest.substr(0, rest.find('.'));
}

bool is_verdict(std::string_view question) { return question.find(k_simulated_rubric) != std::string_view::npos; }

constexpr std::int64_t k_input_tokens = 5;

// What is turned away costs nothing; whatever else becomes of a request may have been answered, and is charged.
bool is_charged(const HttpReply& reply) {
  if (reply.failure) return reply.failure->kind != TransportFailureKind::connect_error;
  return reply.status != 401 && reply.status != 429 && reply.status != 503 && reply.status != 529;
}

HttpReply failed(TransportFailureKind kind, HttpPhase phase = HttpPhase::total) {
  HttpReply reply;
  reply.failure = TransportFailure{.kind = kind, .timed_out = phase, .detail = "simulated"};
  return reply;
}

HttpReply error_reply(int status, std::string_view code, std::optional<Duration> hint) {
  HttpReply reply;
  reply.status = status;
  reply.body = fmt::format(R"({{"error":{{"message":"simulated","type":"{}","code":"{}"}}}})", code, code);
  if (hint) reply.headers.push_back({"Retry-After-Ms", std::to_string(hint->count() / 1000)});
  return reply;
}

HttpReply ok_reply(std::string body) {
  HttpReply reply;
  reply.status = 200;
  reply.body = std::move(body);
  return reply;
}

HttpReply trouble_reply(const Spell& spell, std::string body, std::uint64_t drawn) {
  constexpr std::array k_overloaded{503, 529};
  constexpr std::array k_broken{500, 502, 504};
  constexpr std::array k_garbage{"<html>Bad Gateway</html>", "", "{}", R"({"choices":[]})", "\xff\xfe[1", "null"};
  switch (spell.trouble) {
    case Trouble::throttled:
      return error_reply(429, "rate_limit_exceeded", spell.hint);
    case Trouble::overloaded:
      return error_reply(k_overloaded[drawn % k_overloaded.size()], "server_is_overloaded", spell.hint);
    case Trouble::broken:
      return error_reply(k_broken[drawn % k_broken.size()], "server_error", std::nullopt);
    case Trouble::reset:
      return failed(TransportFailureKind::connection_reset);
    case Trouble::refused:
      return failed(TransportFailureKind::connect_error);
    case Trouble::garbage:
      return ok_reply(k_garbage[drawn % k_garbage.size()]);
    case Trouble::cut:
      return ok_reply(body.substr(0, drawn % body.size()));
    case Trouble::no_quota:
      return error_reply(429, "insufficient_quota", std::nullopt);
    case Trouble::no_key:
      return error_reply(401, "invalid_api_key", std::nullopt);
    case Trouble::hang:
    case Trouble::none:
      break;
  }
  return ok_reply(std::move(body));
}

}  // namespace

SimulatedServers::SimulatedServers(VirtualLoop& loop, const Schedule& schedule, Witness& witness)
    : loop_(loop), witness_(witness), start_(loop.now()) {
  for (std::size_t i = 0; i < schedule.servers.size(); ++i) {
    const ServerPlan& plan = schedule.servers[i];
    servers_.push_back({&plan, Rng(schedule.seed * 64 + i), plan.rate_per_second.value_or(0), start_});
  }
}

const Spell* SimulatedServers::spell_of(Server& server) {
  const Duration elapsed = loop_.now() - start_;
  for (const Spell& spell : server.plan->spells) {
    if (elapsed >= spell.from && elapsed < spell.until && server.rng.uniform() < spell.share) return &spell;
  }
  return nullptr;
}

bool SimulatedServers::over_own_rate(Server& server) {
  const std::optional<double> rate = server.plan->rate_per_second;
  if (!rate) return false;
  const double passed = std::chrono::duration<double>(loop_.now() - server.refilled).count();
  server.refilled = loop_.now();
  server.allowed = std::min(*rate, server.allowed + passed * *rate);
  if (server.allowed < 1) return true;
  server.allowed -= 1;
  return false;
}

std::string SimulatedServers::answer_text(Server& server, std::string_view about, SimulatedAnswer& answer,
                                          std::uint64_t& number) {
  const double drawn = server.rng.uniform();
  const ServerPlan& plan = *server.plan;
  if (drawn < plan.poor_share) {
    answer.is_good = false;
  } else if (drawn < plan.poor_share + plan.odd_share) {
    answer.is_good = false;
    answer.is_odd = true;
  }
  number = witness_.answered(about, answer);
  return fmt::format("a {} answer to {}. #{}", answer.is_good || answer.is_odd ? "good" : "poor", about, number);
}

// As JSON within JSON; now and then what is no verdict, and more often so where answers are poor.
std::string SimulatedServers::verdict_text(Server& server, std::string_view question, bool& is_odd) {
  const double drawn = server.rng.uniform();
  is_odd = drawn < server.plan->odd_share;
  if (drawn < server.plan->odd_share + server.plan->poor_share) return "It is good, I would say.";
  const bool is_good = question.find("a good answer to") != std::string_view::npos;
  return fmt::format(R"({{\"reason\": \"so it is\", \"score\": {}}})", is_good ? 1 : 0);
}

std::string SimulatedServers::answer_body(Server& server, std::string_view question, std::int64_t& output_tokens) {
  SimulatedAnswer answer;
  std::uint64_t number = 0;
  const std::string text = is_verdict(question) ? verdict_text(server, question, answer.is_odd)
                                                : answer_text(server, subject_of(question), answer, number);
  output_tokens = 1 + static_cast<std::int64_t>(server.rng.below(10));
  const bool refuses = answer.is_odd && number % 2 == 0;
  std::string body = fmt::format(
      R"({{"id":"x","model":"simulated","choices":[{{"index":0,"finish_reason":"{}","message":{{"role":"assistant",)"
      R"("{}":"{}"}}}}])",
      answer.is_odd && !refuses ? "length" : "stop", refuses ? "refusal" : "content", text);
  if (server.rng.uniform() >= server.plan->silent_share) {
    body += fmt::format(R"(,"usage":{{"prompt_tokens":{},"completion_tokens":{}}})", k_input_tokens, output_tokens);
  }
  return body + '}';
}

SimulatedServers::Planned SimulatedServers::plan_reply(Server& server, std::string_view question) {
  Planned planned;
  const auto spread = static_cast<std::uint64_t>((server.plan->slowest - server.plan->fastest).count());
  planned.delay = server.plan->fastest + Duration(static_cast<Duration::rep>(server.rng.below(spread + 1)));
  if (over_own_rate(server)) {
    planned.delay = std::min(planned.delay, Duration(5000));
    planned.reply = error_reply(429, "rate_limit_exceeded", std::nullopt);
    return planned;
  }
  const Spell* spell = spell_of(server);
  if (spell == nullptr) {
    planned.reply = ok_reply(answer_body(server, question, planned.output_tokens));
    return planned;
  }
  planned.hangs = spell->trouble == Trouble::hang;
  // What says no says it at once, mostly.
  if (server.rng.uniform() < 0.5) planned.delay = std::min(planned.delay, Duration(2000));
  const bool may_answer = spell->trouble == Trouble::cut;
  planned.reply = trouble_reply(
      *spell, may_answer ? answer_body(server, question, planned.output_tokens) : std::string("x"), server.rng.next());
  return planned;
}

Task<HttpReply> SimulatedServers::send(HttpRequest request, CancelToken cancel) {
  const SteadyTime sent = loop_.now();
  const std::size_t number = server_number(request.url);
  witness_.sent(number, subject_of(request.body), cancel.is_cancelled());
  if (cancel.is_cancelled()) co_return failed(TransportFailureKind::cancelled);
  Planned planned = plan_reply(servers_[number], request.body);
  const Duration limit = request.timeouts.total;
  if (planned.hangs || planned.delay > limit) {
    planned.delay = limit;
    planned.reply = failed(TransportFailureKind::timeout);
  }
  const WaitEnd end = co_await sleep_for(loop_, planned.delay, cancel);
  if (end == WaitEnd::cancelled) planned.reply = failed(TransportFailureKind::cancelled);
  witness_.ended(number);
  if (is_charged(planned.reply)) {
    witness_.charged(number, subject_of(request.body), {k_input_tokens, planned.output_tokens, 0, 0});
  }
  planned.reply.timing.total = loop_.now() - sent;
  if (planned.reply.status != 0) planned.reply.timing.first_byte = planned.reply.timing.total;
  co_return std::move(planned.reply);
}

}  // namespace llmeval
