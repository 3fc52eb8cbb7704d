// Bedrock's Converse with a bearer key. Facts: the types of the provider's SDK.
#include "provider/make.h"

#include "data/json.h"
#include "provider/bedrock_answer.h"
#include "provider/bedrock_body.h"
#include "provider/dialect.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"
#include "provider/wire_value.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

class BedrockStream final : public StreamReader {
 private:
  void take(std::string_view type, const Value& data) override {
    constexpr std::string_view k_exception = "exception:";
    if (type.starts_with(k_exception)) return fail(bedrock_error(type.substr(k_exception.size()), data, 200));
    took(answer_.take(type, data));
  }
  bool is_complete() const override { return answer_.is_whole(); }
  AttemptResult answer() override { return std::move(answer_).finish(); }

  BedrockAnswer answer_;
};

std::shared_ptr<const WireHead> make_head(std::string_view model) {
  auto head = std::make_shared<WireHead>();
  const std::string path = "/model/" + path_segment(model);
  head->path = path + "/converse";
  head->stream_path = path + "/converse-stream";
  return head;
}

class Bedrock final : public Dialect {
 public:
  explicit Bedrock(std::string_view model) : head_(make_head(model)) {}

  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }
  std::string body(const Request& request) const override { return to_json(bedrock_body(request)); }

  AttemptResult read(const Value& body) const override {
    BedrockAnswer answer;
    if (answer.read(body)) return std::move(answer).finish();
    const std::string name = text_at(body, "__type");
    return name.empty() ? malformed("the reply has no output.message.content") : bedrock_error(name, body, 200);
  }
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    const std::string* name = find_header(reply.headers, "x-amzn-errortype");
    const std::string type = name == nullptr ? text_at(body, "__type") : *name;
    if (type.empty() && !body.is_object()) return status_failure(reply.status, reply.body);
    return bedrock_error(type, body, reply.status);
  }
  std::unique_ptr<StreamReader> stream_reader() const override { return std::make_unique<BedrockStream>(); }

 private:
  std::shared_ptr<const WireHead> head_;
};

}  // namespace

Result<std::unique_ptr<const Dialect>> make_bedrock(const std::shared_ptr<const Model>& model) {
  return std::make_unique<Bedrock>(model->model);
}

}  // namespace llmeval
