// OpenAI's chat completions and every server that speaks them; the same on Azure.
#include "provider/make.h"

#include "domain/model_kind.h"
#include "provider/openai_chat.h"
#include "provider/wire_parts.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// Azure has one path for a deployment and an API version, and since its `v1` also OpenAI's own.
class Azure final : public OpenAiChat {
 public:
  using OpenAiChat::OpenAiChat;
  KeyHeader key_header() const override { return {"api-key", ""}; }
};

WireHead azure_head(const Model& model) {
  WireHead head;
  const std::string_view what = makes_embeddings(model) ? "/embeddings" : "/chat/completions";
  if (const Value* version = model.options.find("api_version")) {
    head.path = fmt::format("/openai/deployments/{}{}?api-version={}", path_segment(model.model), what,
                            path_segment(version->text()));
    return head;
  }
  const bool names_v1 = std::string_view(model.base_url).ends_with("/openai/v1");
  head.path = names_v1 ? std::string(what) : fmt::format("/openai/v1{}", what);
  return head;
}

}  // namespace

Result<std::unique_ptr<const Dialect>> make_openai(const std::shared_ptr<const Model>& model) {
  WireHead head;
  head.path = makes_embeddings(*model) ? "/embeddings" : "/chat/completions";
  if (makes_embeddings(*model)) return make_embeddings(model, std::move(head), {"authorization", "Bearer "});
  return std::make_unique<OpenAiChat>(model, std::move(head));
}

Result<std::unique_ptr<const Dialect>> make_azure(const std::shared_ptr<const Model>& model) {
  if (makes_embeddings(*model)) return make_embeddings(model, azure_head(*model), {"api-key", ""});
  return std::make_unique<Azure>(model, azure_head(*model));
}

}  // namespace llmeval
