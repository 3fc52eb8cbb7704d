// OpenAI's chat completions and every server that speaks them. Facts: the provider's API reference.
#include "provider/make.h"

#include "provider/http_failure.h"
#include "provider/openai_body.h"

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

bool has_error(const Value& body) {
  const Value* error = body.find("error");
  return error != nullptr && !error->is_null();
}

class OpenAi final : public Dialect {
 public:
  explicit OpenAi(std::shared_ptr<const Model> model) : model_(std::move(model)) {
    auto head = std::make_shared<WireHead>();
    head->path = "/chat/completions";
    head_ = std::move(head);
  }

  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }
  std::string body(const Request& request) const override { return openai_chat_body(*model_, request); }

  AttemptResult read(const Value& body) const override {
    return has_error(body) ? openai_error(body, 200) : openai_chat_answer(body);
  }
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    return has_error(body) ? openai_error(body, reply.status) : status_failure(reply.status, reply.body);
  }

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const WireHead> head_;
};

}  // namespace

Result<std::unique_ptr<const Dialect>> make_openai(const std::shared_ptr<const Model>& model) {
  return std::make_unique<OpenAi>(model);
}

}  // namespace llmeval
