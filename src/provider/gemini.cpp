// Gemini's generateContent. Facts: the provider's API reference and the types of its SDK.
#include "provider/make.h"

#include "data/json.h"
#include "provider/dialect.h"
#include "provider/gemini_answer.h"
#include "provider/gemini_body.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// Some errors come inside a list.
const Value& unwrapped(const Value& body) {
  return body.is_list() && body.list().size() == 1 ? body.list().front() : body;
}

class GeminiStream final : public StreamReader {
 private:
  void take(std::string_view /*type*/, const Value& data) override {
    const Value& chunk = unwrapped(data);
    if (has_error(chunk)) return fail(gemini_error(chunk, 200));
    took(answer_.take(chunk));
  }
  bool is_complete() const override { return answer_.is_whole(); }
  AttemptResult answer() override { return std::move(answer_).finish(); }

  GeminiAnswer answer_;
};

std::shared_ptr<const WireHead> make_head(std::string_view model) {
  constexpr std::string_view k_prefix = "models/";
  if (model.starts_with(k_prefix)) model.remove_prefix(k_prefix.size());
  auto head = std::make_shared<WireHead>();
  const std::string path = "/models/" + path_segment(model);
  head->path = path + ":generateContent";
  head->stream_path = path + ":streamGenerateContent?alt=sse";
  return head;
}

class Gemini final : public Dialect {
 public:
  explicit Gemini(std::string_view model) : head_(make_head(model)) {}

  KeyHeader key_header() const override { return {"x-goog-api-key", ""}; }
  std::shared_ptr<const WireHead> head(const Request& /*request*/) const override { return head_; }
  std::string body(const Request& request) const override { return to_json(gemini_body(request)); }

  AttemptResult read(const Value& body) const override {
    const Value& reply = unwrapped(body);
    if (has_error(reply)) return gemini_error(reply, 200);
    GeminiAnswer answer;
    answer.take(reply);
    return answer.is_answer() ? std::move(answer).finish() : malformed("the reply has no candidate");
  }
  AttemptResult read_error(const HttpReply& reply, const Value& body) const override {
    const Value& error = unwrapped(body);
    return has_error(error) ? gemini_error(error, reply.status) : status_failure(reply.status, reply.body);
  }
  std::unique_ptr<StreamReader> stream_reader() const override { return std::make_unique<GeminiStream>(); }

 private:
  std::shared_ptr<const WireHead> head_;
};

}  // namespace

Result<std::unique_ptr<const Dialect>> make_gemini(const std::shared_ptr<const Model>& model) {
  return std::make_unique<Gemini>(model->model);
}

}  // namespace llmeval
