#include "import/provider_ids.h"

#include "import/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace llmeval {

namespace {

// Services that speak OpenAI's chat completions, and what provider a first word means.
struct Service {
  std::string_view word;
  std::string_view provider;
  std::string_view base_url;
  std::string_view key_env;
};
constexpr std::array<Service, 21> k_services{{
    {"openai", "openai", "", ""},
    {"anthropic", "anthropic", "", ""},
    {"azure", "azure", "${env:AZURE_OPENAI_ENDPOINT}", ""},
    {"azureopenai", "azure", "${env:AZURE_OPENAI_ENDPOINT}", ""},
    {"google", "gemini", "", ""},
    {"bedrock", "bedrock", "https://bedrock-runtime.us-east-1.amazonaws.com", ""},
    {"ollama", "openai", "http://localhost:11434/v1", ""},
    {"localai", "openai", "http://localhost:8080/v1", ""},
    {"openrouter", "openai", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"},
    {"groq", "openai", "https://api.groq.com/openai/v1", "GROQ_API_KEY"},
    {"mistral", "openai", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"},
    {"deepseek", "openai", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"},
    {"xai", "openai", "https://api.x.ai/v1", "XAI_API_KEY"},
    {"togetherai", "openai", "https://api.together.xyz/v1", "TOGETHER_API_KEY"},
    {"fireworks", "openai", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"},
    {"cerebras", "openai", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"},
    {"perplexity", "openai", "https://api.perplexity.ai", "PERPLEXITY_API_KEY"},
    {"hyperbolic", "openai", "https://api.hyperbolic.xyz/v1", "HYPERBOLIC_API_KEY"},
    {"github", "openai", "https://models.github.ai/inference", "GITHUB_TOKEN"},
    {"alibaba", "openai", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"},
    {"nscale", "openai", "https://inference.api.nscale.com/v1", "NSCALE_SERVICE_TOKEN"},
}};

// What may stand between the service and the model.
constexpr std::array<std::string_view, 3> k_chat_words{"chat", "messages", "converse"};
constexpr std::array<std::string_view, 2> k_vector_words{"embedding", "embeddings"};
constexpr std::array<std::string_view, 13> k_other_words{
    "completion", "completions", "assistant", "image", "realtime",  "moderation",      "transcription",
    "speech",     "live",        "agents",    "video", "codex-sdk", "video-generation"};

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view take_word(std::string_view& rest) {
  const std::size_t colon = std::min(rest.find(':'), rest.size());
  const std::string_view word = rest.substr(0, colon);
  rest.remove_prefix(std::min(colon + 1, rest.size()));
  return word;
}

Object entry_of(const Service& service, std::string_view model) {
  Object entry{{"provider", Value(service.provider)}};
  if (!service.base_url.empty()) entry.set("base_url", Value(service.base_url));
  entry.set("model", Value(model));
  if (!service.key_env.empty()) entry.set("api_key_env", Value(service.key_env));
  return entry;
}

std::string odd_way(const Service& service) {
  if (service.word == "bedrock")
    return "bedrock is asked by Converse with the key of AWS_BEARER_TOKEN_BEDROCK, not with AWS's signatures";
  return {};
}

std::optional<ModelId> echo_model() {
  Value rule{Object{{"answer", Value("{{ message }}")}}};
  return ModelId{{{"provider", Value("sim")}, {"rules", Value(List{std::move(rule)})}}, "echo", {}};
}

}  // namespace

std::optional<ModelId> read_model_id(std::string_view id, ModelUse use, std::string& why) {
  if (id == "echo") return echo_model();
  std::string_view rest = id;
  const std::string_view word = take_word(rest);
  const auto service =
      std::find_if(k_services.begin(), k_services.end(), [&](const Service& known) { return known.word == word; });
  if (service == k_services.end()) {
    why = "no provider of ours is asked in this way; an application of your own can be asked by 'http' or 'exec'";
    return std::nullopt;
  }
  std::string_view after = rest;
  const std::string_view kind = take_word(after);
  ModelId made;
  made.differs = odd_way(*service);
  bool is_vectors = false;
  bool is_responses = false;
  if (is_one_of(k_chat_words, kind)) {
    rest = after;
  } else if (is_one_of(k_vector_words, kind)) {
    is_vectors = true;
    rest = after;
  } else if (kind == "responses" && word == "openai") {
    is_responses = true;
    rest = after;
  } else if (is_one_of(k_other_words, kind) && word != "openrouter") {
    if (word != "ollama" || kind != "completion") {
      why = fmt::format("'{}' is not asked by llmeval, which knows chats and embeddings", kind);
      return std::nullopt;
    }
    rest = after;
    made.differs = "the model is asked by a chat of one message instead of a raw completion";
  }
  if (rest.empty()) {
    why = "it names no model, and promptfoo's default one changes with its version";
    return std::nullopt;
  }
  if (is_vectors != (use == ModelUse::vectors)) {
    why = is_vectors ? "embeddings do not answer" : "it does not give embeddings";
    return std::nullopt;
  }
  made.entry = entry_of(*service, rest);
  if (is_responses) made.entry.set("provider", Value("openai-responses"));
  if (is_vectors) made.entry.set("kind", Value("embeddings"));
  const std::size_t slash = rest.rfind('/');
  made.name = slug(slash == std::string_view::npos ? rest : rest.substr(slash + 1));
  return made;
}

std::optional<std::string> environment_reference(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos) return std::nullopt;
    std::string_view inner = text.substr(open + 2, close - open - 2);
    while (!inner.empty() && inner.front() == ' ') inner.remove_prefix(1);
    while (!inner.empty() && inner.back() == ' ') inner.remove_suffix(1);
    if (inner.substr(0, 4) != "env.") return std::nullopt;
    inner.remove_prefix(4);
    const bool is_name = !inner.empty() && std::all_of(inner.begin(), inner.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    });
    if (!is_name) return std::nullopt;
    out += fmt::format("${{env:{}}}", inner);
    text.remove_prefix(close + 2);
  }
  return out;
}

std::optional<std::string> environment_name(std::string_view text) {
  const std::optional<std::string> reference = environment_reference(text);
  if (!reference || reference->substr(0, 6) != "${env:" || reference->back() != '}') return std::nullopt;
  std::string name = reference->substr(6, reference->size() - 7);
  if (name.find('}') != std::string::npos) return std::nullopt;
  return name;
}

}  // namespace llmeval
