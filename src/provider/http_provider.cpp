#include "provider/http_provider.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/make.h"
#include "provider/redaction.h"
#include "provider/reply_facts.h"
#include "provider/reply_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

namespace llmeval {

namespace {

constexpr Duration k_first_token = std::chrono::seconds(30);
/// On the wire; some hundred bytes carry one token there.
constexpr std::size_t k_max_stream = 256U << 20U;

// A complaint about the stream itself: the same question without one is worth asking. It costs nothing.
bool refuses_to_stream(const AttemptResult& result) {
  if (result.outcome != Outcome::invalid_request) return false;
  const std::size_t at = result.message.find("stream");
  if (at == std::string::npos) return false;
  return at == 0 || std::isalpha(static_cast<unsigned char>(result.message[at - 1])) == 0;
}

bool looks_like_events(std::string_view body) {
  return body.starts_with("data:") || body.starts_with("event:") || body.starts_with(':');
}

AttemptResult read_events(StreamReader& reader, std::string_view body) {
  SseParser parser(reader, k_max_answer);
  parser.feed(body);
  reader.end();
  parser.finish();
  return reader.finish();
}

std::string as_text(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += fmt::format("; {}: {}", name, value);
  return text;
}

}  // namespace

AttemptResult read_reply(const Dialect& dialect, const HttpReply& reply) {
  if (reply.failure) return transport_failure(*reply.failure);
  const auto body = parse_json(reply.body, wire_json());
  if (reply.status != 200) {
    static const Value k_none;
    return dialect.read_error(reply, body ? *body : k_none);
  }
  if (body) return dialect.read(*body);
  if (looks_like_events(reply.body)) {
    if (const std::unique_ptr<StreamReader> reader = dialect.stream_reader()) return read_events(*reader, reply.body);
  }
  return malformed(fmt::format("the reply is not JSON: {}", body.error().message));
}

HttpProvider::HttpProvider(std::shared_ptr<const Model> model, const ProviderPorts& ports,
                           std::unique_ptr<const Dialect> dialect, SecretText key)
    : model_(std::move(model)),
      loop_(ports.loop),
      transport_(ports.transport),
      dialect_(std::move(dialect)),
      key_(std::move(key)),
      own_headers_(as_text(model_->headers)),
      streams_(model_->stream.value_or(true) && dialect_->stream_reader() != nullptr) {}

std::optional<CanonicalRequest> HttpProvider::canonical(const Request& request) const {
  const std::shared_ptr<const WireHead> head = dialect_->head(request);
  CanonicalRequest canonical;
  canonical.method = "POST";
  canonical.base_url = model_->base_url;
  canonical.path = head->path;
  canonical.api_version = head->api_version + own_headers_;
  canonical.body = dialect_->body(request);
  canonical.trial = request.trial;
  return canonical;
}

Task<AttemptResult> HttpProvider::attempt(std::shared_ptr<const Request> request, std::int32_t /*number*/,
                                          CancelToken cancel) {
  for (;;) {
    const bool asks_for_stream = streams_;
    ReplySink sink(*dialect_, loop_.clock());
    HttpRequest http = make_http(*request, asks_for_stream ? &sink : nullptr);
    const SteadyTime sent = loop_.now();
    HttpReply reply = co_await transport_.send(std::move(http), cancel);
    // Before a part of it is quoted, which may begin or end within the key.
    if (reply.status != 200) reply.body = redact(std::move(reply.body), key_);
    AttemptResult result = sink.was_streamed() ? sink.finish(reply.failure) : read_reply(*dialect_, reply);
    add_reply_facts(reply, std::span(&key_, 1), loop_.clock().system_now(), result);
    if (const auto begun = sink.begun_at()) result.first_token = *begun - sent - reply.timing.queue;
    if (!asks_for_stream) co_return result;
    if (is_gradable(result.outcome) && !sink.was_streamed()) streams_ = false;
    if (!refuses_to_stream(result)) co_return result;
    streams_ = false;
  }
}

HttpRequest HttpProvider::make_http(const Request& request, BodySink* sink) {
  std::shared_ptr<const WireHead> head = dialect_->head(request);
  if (head != common_.head) use_head(std::move(head));
  HttpRequest http;
  http.url = sink == nullptr ? common_.url : common_.stream_url;
  http.headers = common_.headers;
  if (sink != nullptr) {
    http.body = request.body ? streamed_body(*request.body) : streamed_body(dialect_->body(request));
  } else {
    http.body = request.body ? *request.body : dialect_->body(request);
  }
  http.sink = sink;
  http.timeouts = timeouts();
  http.max_response_bytes = sink == nullptr ? k_max_answer : k_max_stream;
  http.ca_file = model_->ca_file;
  return http;
}

void HttpProvider::use_head(std::shared_ptr<const WireHead> head) {
  auto headers = std::make_shared<HttpHeaders>();
  headers->plain.push_back({"content-type", "application/json"});
  headers->plain.insert(headers->plain.end(), head->headers.begin(), head->headers.end());
  for (const auto& [name, value] : model_->headers) headers->plain.push_back({name, value});
  if (!key_.empty()) {
    const KeyHeader how = dialect_->key_header();
    headers->secret.push_back({std::string(how.name), SecretText(std::string(how.prefix) + key_.reveal())});
  }
  common_.url = model_->base_url + head->path;
  common_.stream_url = head->stream_path.empty() ? common_.url : model_->base_url + head->stream_path;
  common_.headers = std::move(headers);
  common_.head = std::move(head);
}

std::string HttpProvider::streamed_body(std::string_view body) const {
  const std::string_view members = dialect_->stream_members();
  if (members.empty()) return std::string(body);
  std::string streamed;
  streamed.reserve(body.size() + members.size() + 1);
  streamed.append(body.substr(0, body.size() - 1));
  if (body.size() > 2) streamed += ',';
  streamed.append(members) += '}';
  return streamed;
}

HttpTimeouts HttpProvider::timeouts() const {
  HttpTimeouts limits;
  limits.connect = model_->timeouts.connect;
  limits.total = model_->timeouts.total;
  const std::optional<Duration> begins = model_->timeouts.first_token;
  if (streams_) {
    limits.first_token = begins.value_or(k_first_token);
    limits.idle = model_->timeouts.idle;
  } else {
    limits.first_byte = begins.value_or(Duration(0));
  }
  return limits;
}

}  // namespace llmeval
