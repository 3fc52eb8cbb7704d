// Anthropic's messages. Facts: the provider's API reference and the types of its SDK.
#include "provider/make.h"

#include "data/json.h"
#include "provider/anthropic_answer.h"
#include "provider/anthropic_body.h"
#include "provider/dialect.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

class AnthropicStream final : public StreamReader {
 private:
  void take(std::string_view /*type*/, const Value& data) override {
    if (has_error(data)) return fail(anthropic_error(data, 200));
    took(message_.take(data));
  }
  bool is_complete() const override { return message_.is_whole(); }
  AttemptResult answer() override { return std::move(message_).finish(); }

  AnthropicMessage message_;
};

std::shared_ptr<const WireHead> make_head(std::string version) {
  auto head = std::make_shared<WireHead>();
  head->path = "/messages";
  head->headers.push_back({"anthropic-version", version});
  head->api_version = std::move(version);
  return head;
}

class Anthropic final : public Dialect {
 public:
  explicit Anthropic(std::shared_ptr<const Model> model) : model_(std::move(model)) {
    if (const Value* stated = model_->options.find("api_version")) newer_ = older_ = make_head(stated->text());
  }

  KeyHeader key_header() const override { return {"x-api-key", ""}; }
  std::shared_ptr<const WireHead> head(const Request& request) const override {
    return takes_sampling(request) ? older_ : newer_;
  }
  std::string body(const Request& request) const override { return to_json(anthropic_body(*model_, request)); }

  AttemptResult read(const Value& body) const override {
    if (has_error(body)) return anthropic_error(body, 200);
    AnthropicMessage message;
    if (message.read(body)) return std::move(message).finish();
    return malformed("the reply has no list 'content'");
  }
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    return has_error(body) ? anthropic_error(body, reply.status) : status_failure(reply.status, reply.body);
  }
  std::unique_ptr<StreamReader> stream_reader() const override { return std::make_unique<AnthropicStream>(); }
  std::string_view stream_members() const override { return R"("stream":true)"; }

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const WireHead> newer_ = make_head("2026-10-21");
  std::shared_ptr<const WireHead> older_ = make_head("2023-06-01");
};

}  // namespace

Result<std::unique_ptr<const Dialect>> make_anthropic(const std::shared_ptr<const Model>& model) {
  return std::make_unique<Anthropic>(model);
}

}  // namespace llmeval
