// OpenAI's chat completions (and every server that speaks them), without streaming. Facts: the provider's API
// reference.
#include "provider/make.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/openai_body.h"
#include "provider/reply_headers.h"
#include "provider/reply_limits.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

class OpenAi final : public Provider {
 public:
  OpenAi(std::shared_ptr<const Model> model, const ProviderPorts& ports, SecretText key)
      : model_(std::move(model)),
        loop_(ports.loop),
        transport_(ports.transport),
        key_(std::move(key)),
        url_(model_->base_url + std::string(k_path)) {}

  std::optional<CanonicalRequest> canonical(const Request& request) const override {
    CanonicalRequest canonical;
    canonical.method = "POST";
    canonical.base_url = model_->base_url;
    canonical.path = k_path;
    canonical.body = openai_chat_body(*model_, request);
    canonical.trial = request.trial;
    return canonical;
  }

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t /*number*/,
                              CancelToken cancel) override {
    HttpRequest http = make_http(*request);
    HttpReply reply = co_await transport_.send(std::move(http), cancel);
    AttemptResult result = read_reply(reply);
    result.http_status = reply.status;
    result.first_byte = reply.timing.first_byte;
    result.duration = reply.timing.total - reply.timing.queue;
    if (const std::string* id = find_header(reply.headers, "x-request-id")) result.request_id = *id;
    result.headers = headers_to_keep(reply.headers, key_);
    const SystemTime now = loop_.clock().system_now();
    if (!is_gradable(result.outcome)) result.wait_hint = read_wait_hint(reply.headers, now);
    ReplyLimits limits = read_limits(reply.headers, now);
    result.requests = limits.requests;
    result.tokens = limits.tokens;
    // Some servers repeat the key they were sent in their complaint about it.
    result.message = redact(std::move(result.message), key_);
    co_return result;
  }

 private:
  HttpRequest make_http(const Request& request) const {
    HttpRequest http;
    http.url = url_;
    http.headers.push_back({"content-type", "application/json"});
    if (!key_.empty()) http.secret_headers.push_back({"authorization", SecretText("Bearer " + key_.reveal())});
    http.body = request.body ? *request.body : openai_chat_body(*model_, request);
    http.timeouts.connect = model_->timeouts.connect;
    http.timeouts.total = model_->timeouts.total;
    http.max_response_bytes = k_max_response;
    return http;
  }

  static AttemptResult read_reply(const HttpReply& reply) {
    if (reply.failure) return transport_failure(*reply.failure);
    JsonOptions options;
    options.refuse_repeated_keys = false;
    options.places = false;
    const auto body = parse_json(reply.body, options);
    // Errors come with 200, too: the body is asked first, the status only where it says nothing.
    if (body && body->find("error") != nullptr && !body->find("error")->is_null())
      return openai_error(*body, reply.status);
    if (reply.status != 200) return status_failure(reply.status, reply.body);
    if (!body) return malformed(fmt::format("the reply is not JSON: {}", body.error().message));
    return openai_chat_answer(*body);
  }

  static constexpr std::string_view k_path = "/chat/completions";
  static constexpr std::size_t k_max_response = 16U << 20U;

  std::shared_ptr<const Model> model_;
  Loop& loop_;
  Transport& transport_;
  SecretText key_;
  std::string url_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_openai(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  LLMEVAL_TRY(SecretText key, read_key(*model, ports));
  return std::make_unique<OpenAi>(std::move(model), ports, std::move(key));
}

}  // namespace llmeval
