// OpenAI's embeddings, and every server that speaks them: Ollama, llama.cpp, vLLM and others. The text is the request's
// last message, the answer's text is the vector, as a JSON list of numbers.
#include "provider/make.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/openai_error.h"
#include "provider/wire_body.h"
#include "provider/wire_value.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace llmeval {

namespace {

// Shortest texts of floats: that is what vectors are made of, and a list of doubles would be twice as long.
std::optional<std::string> vector_text(const List& numbers) {
  std::string text = "[";
  for (const Value& number : numbers) {
    const double value = number.is_number() ? number.number().to_double() : NAN;
    if (!std::isfinite(value)) return std::nullopt;
    fmt::format_to(std::back_inserter(text), "{}{}", text.size() > 1 ? "," : "", static_cast<float>(value));
  }
  return text + "]";
}

class OpenAiEmbeddings final : public Dialect {
 public:
  OpenAiEmbeddings(std::shared_ptr<const Model> model, WireHead head, KeyHeader key)
      : model_(std::move(model)), head_(std::make_shared<const WireHead>(std::move(head))), key_(key) {}

  KeyHeader key_header() const override { return key_; }
  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }

  std::string body(const Request& request) const override {
    WireBody body(request);
    if (body.begin("model")) append_json_quoted(body.out(), model_->model);
    if (body.begin("input")) append_json_quoted(body.out(), request.messages.back().text());
    return std::move(body).finish();
  }

  AttemptResult read(const Value& body) const override {
    if (tells_openai_error(body)) return openai_error(body, 200, {});
    const List& data = items_at(body, "data");
    if (data.size() != 1) return malformed("the reply has not one embedding in 'data'");
    const List& numbers = items_at(data.front(), "embedding");
    std::optional<std::string> text = vector_text(numbers);
    if (numbers.empty() || !text) return malformed("the reply's 'embedding' is no list of numbers");
    AttemptResult result;
    Completion& completion = result.completion;
    completion.parts.emplace_back(TextPart{*std::move(text)});
    completion.finish_reason = "stop";
    completion.reported_model = text_at(body, "model");
    if (const Value* usage = told_at(body, "usage"); told_at(usage, "prompt_tokens") != nullptr) {
      completion.usage.emplace().input_tokens = count_at(usage, "prompt_tokens");
    }
    return result;
  }

  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    if (tells_openai_error(body)) return openai_error(body, reply.status, reply.headers);
    return status_failure(reply.status, reply.body);
  }

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const WireHead> head_;
  KeyHeader key_;
};

}  // namespace

std::unique_ptr<const Dialect> make_embeddings(std::shared_ptr<const Model> model, WireHead head, KeyHeader key) {
  return std::make_unique<OpenAiEmbeddings>(std::move(model), std::move(head), key);
}

}  // namespace llmeval
