#include "serve/proxy.h"

#include "async/sleep.h"
#include "async/task_group.h"
#include "provider/http_provider.h"
#include "provider/make.h"
#include "provider/redaction.h"
#include "serve/mock_shape.h"
#include "serve/proxy_address.h"
#include "serve/proxy_relay.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

/// Of a reply that is recorded or broken; a larger one is only passed on.
constexpr std::size_t k_most_kept = 16U << 20U;
constexpr std::size_t k_most_passed = 1U << 30U;

// The API's own words for an error; embeddings and the like speak as chat completions do.
const MockShape& shape_of(const HttpServerRequest& request) {
  const MockShape* shape = find_mock_shape(request.path());
  return shape == nullptr ? k_openai_chat_shape : *shape;
}

std::optional<MockQuestion> read_question(const HttpServerRequest& request) {
  const MockShape* shape = find_mock_shape(request.path());
  const std::optional<Value> body = parse_question_body(request.body);
  if (shape == nullptr || !body) return std::nullopt;
  auto question = shape->read(request, *body);
  return question ? std::optional(*std::move(question)) : std::nullopt;
}

bool needs_the_reply(WireFault fault) {
  return fault == WireFault::stall || fault == WireFault::cut || fault == WireFault::reset ||
         fault == WireFault::partial_json;
}

// The pieces of a body that can be broken between: the events of a stream.
std::vector<std::string> cut_events(std::string_view body) {
  std::vector<std::string> events;
  while (!body.empty()) {
    const std::size_t end = body.find("\n\n");
    const std::size_t size = end == std::string_view::npos ? body.size() : end + 2;
    events.emplace_back(body.substr(0, size));
    body.remove_prefix(size);
  }
  return events;
}

ReplyDraft draft_of(MockReply reply) {
  ReplyDraft draft;
  draft.status = reply.status;
  draft.headers = std::move(reply.headers);
  draft.pieces.push_back(std::move(reply.body));
  return draft;
}

bool is_event_stream_type(const std::vector<HttpHeader>& headers) {
  const std::string* type = find_header(headers, "content-type");
  return type != nullptr && type->starts_with("text/event-stream");
}

}  // namespace

struct Proxy::Asked {
  const MockShape& shape;
  CanonicalRequest canonical;
  std::uint64_t name = 0;  ///< Of the question, however often it is asked.
  SystemTime at;
  std::optional<MockQuestion> question;  ///< Absent: of a kind that nobody here reads.
  std::optional<Fault> fault;
};

Result<std::unique_ptr<Proxy>> Proxy::make(std::shared_ptr<const Model> model, ProxyOptions options,
                                           const ProviderPorts& ports) {
  LLMEVAL_TRY(std::unique_ptr<const Dialect> dialect, make_dialect(model));
  LLMEVAL_TRY(SecretText key, read_key(*model, ports));
  return std::unique_ptr<Proxy>(
      new Proxy(std::move(model), std::move(options), ports, std::move(dialect), std::move(key)));
}

Proxy::Proxy(std::shared_ptr<const Model> model, ProxyOptions options, const ProviderPorts& ports,
             std::unique_ptr<const Dialect> dialect, SecretText key)
    : model_(std::move(model)),
      loop_(ports.loop),
      transport_(ports.transport),
      dialect_(std::move(dialect)),
      key_(std::move(key)),
      faults_(std::move(options.faults), options.seed),
      options_(std::move(options)) {}

Task<void> Proxy::handle(const HttpServerRequest& request, Responder& responder) {
  if (request.path() == "/_proxy/faults") {
    control_faults(faults_, request, responder);
    co_return;
  }
  Asked asked = take(request);
  if (asked.fault && !needs_the_reply(asked.fault->wire)) {
    std::optional<ReplyDraft> made_up = make_up(asked);
    const Fault fault = *asked.fault;
    if (made_up) {
      co_await send_reply(loop_, responder, *std::move(made_up), fault);
      co_return;
    }
    const Duration wait = fault.wait.value_or(k_slow_first_token);
    co_await sleep_for(loop_, wait, responder.gone());
  }
  if (options_.replies) {
    replay(asked, responder);
  } else {
    co_await pass_on(asked, request, responder);
  }
}

Proxy::Asked Proxy::take(const HttpServerRequest& request) {
  Asked asked{shape_of(request), {}, 0, loop_.clock().system_now(), read_question(request), {}};
  CanonicalRequest& canonical = asked.canonical;
  canonical.method = request.method;
  canonical.base_url = model_->base_url;
  canonical.path = below_base(model_->base_url, request.target);
  if (const std::string* version = find_header(request.headers, "anthropic-version")) {
    canonical.api_version = *version;
  }
  canonical.body = request.body;
  const Digest name = canonical.key();
  asked.name = name.prefix();
  canonical.trial = ++repeats_[asked.name].count;
  const std::string text = asked.question ? last_user_text(asked.question->request) : request.body;
  asked.fault = faults_.draw(text, name.hex(), canonical.trial);
  return asked;
}

std::optional<ReplyDraft> Proxy::make_up(const Asked& asked) const {
  const Fault& fault = *asked.fault;
  if (fault.wire == WireFault::slow_first_token) return std::nullopt;
  if (fault.outcome == Outcome::ok) {
    ReplyDraft draft;
    draft.pieces.emplace_back("{}");
    return draft;
  }
  if (!is_gradable(fault.outcome)) {
    return draft_of(asked.shape.error(fault.outcome, fmt::format("simulated: {}", fault.name), fault.wait));
  }
  MockAnswer answer;
  answer.id = fmt::format("{:016x}", asked.name);
  answer.created = std::chrono::duration_cast<std::chrono::seconds>(asked.at.time_since_epoch()).count();
  answer.outcome = fault.outcome;
  if (asked.question) answer.model = asked.question->model;
  if (fault.outcome == Outcome::truncated) answer.text = "This answer ends before";
  if (fault.outcome == Outcome::malformed_tool_args) {
    const bool has_tool = asked.question && !asked.question->request.tools.empty();
    answer.calls.push_back(
        {"call_1", has_tool ? asked.question->request.tools.front().name : "tool", R"({"unfinished": )"});
  }
  ReplyDraft draft;
  draft.streams = asked.question && asked.question->streams;
  const bool sends_events = draft.streams && asked.question->is_event_stream;
  draft.headers.push_back({"content-type", sends_events ? "text/event-stream; charset=utf-8" : "application/json"});
  if (draft.streams) {
    draft.pieces = asked.shape.stream(answer, *asked.question, 16);
  } else {
    draft.pieces.push_back(asked.shape.whole(answer));
  }
  return draft;
}

void Proxy::replay(const Asked& asked, Responder& responder) {
  Repeats& repeats = repeats_[asked.name];
  // A question that was asked more often than it was recorded gets the last answer again.
  if (const RecordedReply* reply = options_.replies->find(asked.canonical.key())) repeats.last = reply;
  if (repeats.last != nullptr) {
    return responder.reply(repeats.last->status, {{"content-type", repeats.last->content_type}}, repeats.last->body);
  }
  const MockReply missing =
      asked.shape.error(Outcome::not_found, "llmeval proxy: nothing is recorded for this request", std::nullopt);
  responder.reply(missing.status, missing.headers, missing.body);
}

HttpRequest Proxy::to_request(const Asked& asked, const HttpServerRequest& request, ProxyRelay& relay) const {
  auto headers = std::make_shared<HttpHeaders>();
  headers->plain = passed_headers(request.headers);
  for (const auto& [name, value] : model_->headers) headers->plain.push_back({name, value});
  if (!key_.empty()) {
    const KeyHeader how = dialect_->key_header();
    headers->secret.push_back({std::string(how.name), SecretText(std::string(how.prefix) + key_.reveal())});
  }
  HttpRequest http;
  http.method = request.method;
  http.url = model_->base_url + asked.canonical.path;
  http.headers = std::move(headers);
  http.body = request.body;
  http.sink = &relay;
  // How long an answer may take is the application's own business.
  http.timeouts = {.connect = model_->timeouts.connect, .total = Duration(0)};
  http.max_response_bytes = k_most_passed;
  http.ca_file = model_->ca_file;
  return http;
}

Task<void> Proxy::send(HttpRequest request, ProxyRelay& relay, CancelToken cancel) {
  HttpReply reply = co_await transport_.send(std::move(request), cancel);
  relay.end(std::move(reply));
}

Task<void> Proxy::pass_on(const Asked& asked, const HttpServerRequest& request, Responder& responder) {
  const bool breaks = asked.fault && needs_the_reply(asked.fault->wire);
  ProxyRelay relay(loop_, breaks || options_.tape ? k_most_kept : 0);
  TaskGroup sending(loop_);
  sending.spawn(send(to_request(asked, request, relay), relay, responder.gone()));
  bool has_begun = false;
  while (true) {
    if (relay.has_head() && !has_begun && !breaks) {
      responder.begin(relay.status(), passed_headers(relay.headers()));
      has_begun = true;
    }
    const bool has_ended = relay.has_ended();
    std::string piece = relay.take_waiting();
    if (has_begun && !piece.empty()) {
      // A client that has gone cancels the sending.
      co_await responder.write(std::move(piece));
    } else if (has_ended) {
      break;
    } else {
      co_await relay.wait_for_change();
    }
  }
  co_await sending.join();
  if (!relay.reply().failure && relay.has_head()) record(asked, relay);
  co_await finish(asked, relay, has_begun, responder);
}

Task<void> Proxy::finish(const Asked& asked, const ProxyRelay& relay, bool has_begun, Responder& responder) {
  const HttpReply& reply = relay.reply();
  if (reply.failure) {
    if (has_begun) {
      responder.cut();
      co_return;
    }
    const bool is_late = reply.failure->kind == TransportFailureKind::timeout;
    MockReply error = asked.shape.error(is_late ? Outcome::timeout : Outcome::server_error,
                                        redact("llmeval proxy: " + reply.failure->detail, key_), std::nullopt);
    responder.reply(is_late ? 504 : 502, error.headers, error.body);
  } else if (has_begun) {
    responder.end();
  } else if (relay.has_head()) {
    ReplyDraft draft;
    draft.status = relay.status();
    draft.headers = passed_headers(relay.headers());
    draft.streams = is_event_stream_type(draft.headers);
    const std::string body = relay.whole().value_or(std::string());
    draft.pieces = draft.streams ? cut_events(body) : std::vector<std::string>{body};
    const Fault fault = *asked.fault;
    co_await send_reply(loop_, responder, std::move(draft), fault);
  } else {
    std::vector<HttpHeader> headers = passed_headers(reply.headers);
    for (HttpHeader& header : headers) header.value = redact(std::move(header.value), key_);
    const std::string body = redact(reply.body, key_);
    responder.reply(reply.status, headers, body);
  }
}

void Proxy::record(const Asked& asked, const ProxyRelay& relay) {
  std::optional<std::string> body = relay.whole();
  if (!options_.tape || !body) return;
  HttpReply reply;
  reply.status = relay.status();
  reply.headers = relay.headers();
  reply.body = redact(*std::move(body), key_);
  AttemptResult read = read_reply(*dialect_, reply);
  redact(read, key_);
  StoredAnswer answer;
  answer.outcome = read.outcome;
  answer.message = std::move(read.message);
  answer.completion = std::move(read.completion);
  answer.latency = relay.reply().timing.total - relay.reply().timing.queue;
  answer.recorded_at = asked.at;
  const std::string* type = find_header(reply.headers, "content-type");
  const RecordedReply recorded{reply.status, type == nullptr ? std::string() : *type, std::move(reply.body)};
  const StoredAnswer* said = is_gradable(answer.outcome) ? &answer : nullptr;
  const Result<> written = options_.tape->add(asked.canonical, said, asked.at, recorded);
  if (!written && options_.on_error) std::exchange(options_.on_error, nullptr)(written.error());
}

}  // namespace llmeval
