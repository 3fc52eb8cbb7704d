// The user's own application behind an HTTP endpoint: templates make the request, JSON pointers find the answer.
#include "provider/make.h"

#include "base/hash.h"
#include "provider/application_reply.h"
#include "provider/application_request.h"
#include "provider/http_failure.h"
#include "provider/reply_facts.h"
#include "provider/told_answer.h"
#include "text/utf8.h"

#include <utility>
#include <vector>

namespace llmeval {

namespace {

bool states_content_type(const Model& model) {
  std::vector<HttpHeader> headers;
  for (const auto& [name, value] : model.headers) headers.push_back({name, {}});
  return find_header(headers, "content-type") != nullptr;
}

class Application final : public Provider {
 public:
  Application(std::shared_ptr<const Model> model, ApplicationRequest request, std::vector<SecretText> secrets,
              const ProviderPorts& ports)
      : model_(std::move(model)),
        loop_(ports.loop),
        transport_(ports.transport),
        request_(std::move(request)),
        reply_(model_->options),
        secrets_(std::move(secrets)) {
    const Value* method = model_->options.find("method");
    method_ = method == nullptr ? "POST" : method->text();
    const Value* body = model_->options.find("body");
    sends_json_ = body != nullptr && !body->is_text() && !states_content_type(*model_);
  }

  // The address stands as it is written; what is sent has the names of secrets in their places. How the reply is read
  // is a part of it: another pointer finds another answer.
  std::optional<CanonicalRequest> canonical(const Request& request) const override {
    Result<ApplicationCall> call = request_.write(request, names_of_secrets());
    if (!call) return std::nullopt;
    CanonicalRequest canonical;
    canonical.method = method_;
    canonical.base_url = model_->base_url;
    canonical.path = call->url + " reads " + sha256(reply_.how()).short_hex();
    canonical.api_version = model_->version;
    for (const auto& [name, value] : call->headers) canonical.api_version += "; " + name + ": " + value;
    canonical.body = std::move(call->body);
    canonical.trial = request.trial;
    canonical.cacheable = !model_->version.empty();
    return canonical;
  }

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t /*number*/,
                              CancelToken cancel) override {
    Result<ApplicationCall> call = request_.write(*request, values_of_secrets());
    if (!call) {
      AttemptResult unsent;
      unsent.outcome = Outcome::invalid_request;
      unsent.message = call.error().message;
      co_return unsent;
    }
    HttpRequest http = make_http(*std::move(call));
    HttpReply reply = co_await transport_.send(std::move(http), cancel);
    AttemptResult result = read(reply);
    add_reply_facts(reply, secrets_, loop_.clock().system_now(), result);
    co_return result;
  }

 private:
  Object names_of_secrets() const {
    Object names;
    for (const auto& [name, variable] : model_->secrets) names.append(name, "secrets." + name);
    return names;
  }

  Object values_of_secrets() const {
    Object values;
    for (std::size_t i = 0; i < secrets_.size(); ++i) {
      values.append(model_->secrets[i].first, secrets_[i].reveal());
    }
    return values;
  }

  HttpRequest make_http(ApplicationCall call) const {
    auto headers = std::make_shared<HttpHeaders>();
    if (sends_json_) headers->plain.push_back({"content-type", "application/json"});
    // Any of them may hold a secret.
    for (auto& [name, value] : call.headers) headers->secret.push_back({name, SecretText(std::move(value))});
    HttpRequest http;
    http.method = method_;
    http.url = std::move(call.url);
    http.headers = std::move(headers);
    http.body = std::move(call.body);
    http.timeouts.connect = model_->timeouts.connect;
    http.timeouts.first_byte = model_->timeouts.first_token.value_or(Duration(0));
    http.timeouts.total = model_->timeouts.total;
    http.max_response_bytes = k_max_reply;
    http.ca_file = model_->ca_file;
    return http;
  }

  AttemptResult read(const HttpReply& reply) const {
    if (reply.failure) return transport_failure(*reply.failure);
    const std::string body = without_secrets(repair_utf8(reply.body), secrets_);
    return reply.status >= 200 && reply.status < 300 ? reply_.read(body) : status_failure(reply.status, body);
  }

  static constexpr std::size_t k_max_reply = 16U << 20U;

  std::shared_ptr<const Model> model_;
  Loop& loop_;
  Transport& transport_;
  ApplicationRequest request_;
  ApplicationReply reply_;
  std::vector<SecretText> secrets_;  ///< In the order of Model::secrets; none where nothing will be sent.
  std::string method_;
  bool sends_json_ = false;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_application(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  LLMEVAL_CHECK(check_ca_file(*model));
  LLMEVAL_TRY(std::vector<SecretText> secrets, read_secrets(*model, ports));
  LLMEVAL_TRY(ApplicationRequest request, ApplicationRequest::compile(*model));
  return std::make_unique<Application>(std::move(model), std::move(request), std::move(secrets), ports);
}

}  // namespace llmeval
