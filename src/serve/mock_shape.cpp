#include "serve/mock_shape.h"

#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

const MockShape* find_mock_shape(std::string_view path) {
  if (path.ends_with("/chat/completions")) return &k_openai_chat_shape;
  if (path.ends_with("/responses")) return &k_openai_responses_shape;
  if (path.ends_with("/messages")) return &k_anthropic_shape;
  const bool is_gemini = path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent");
  return is_gemini && path.find("/models/") != std::string_view::npos ? &k_gemini_shape : nullptr;
}

std::string text_member(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

bool true_member(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_boolean() && value->boolean();
}

std::string content_text(const Value* content) {
  if (content == nullptr) return {};
  if (content->is_text()) return content->text();
  std::string text;
  if (content->is_list()) {
    for (const Value& part : content->list()) text += text_member(part, "text");
  }
  return text;
}

std::string last_user_text(const Request& request) {
  for (auto message = request.messages.rbegin(); message != request.messages.rend(); ++message) {
    if (message->role == Role::user) return message->text();
  }
  return {};
}

std::optional<Value> parse_question_body(const std::string& body) {
  JsonOptions options;
  options.places = false;
  options.refuse_repeated_keys = false;
  auto parsed = parse_json(body, options);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return *std::move(parsed);
}

std::vector<std::string_view> cut_text(std::string_view text, std::size_t piece) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    std::size_t size = std::min(piece, text.size());
    // A continuation byte of UTF-8 belongs to what is before it.
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
    pieces.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return pieces;
}

std::string sse_event(std::string_view name, const Object& data) {
  std::string event;
  if (!name.empty()) event = fmt::format("event: {}\n", name);
  event += "data: ";
  append_json(event, data);
  event += "\n\n";
  return event;
}

MockReply json_reply(int status, Object body, std::optional<Duration> wait) {
  MockReply reply{status, {{"content-type", "application/json"}}, to_json(Value(std::move(body)))};
  if (wait) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(*wait);
    reply.headers.push_back({"retry-after-ms", std::to_string(milliseconds.count())});
    reply.headers.push_back({"retry-after", std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count())});
  }
  return reply;
}

Value call_arguments(const ToolCallPart& call) {
  auto arguments = parse_json(call.arguments);
  return arguments ? *std::move(arguments) : Value(call.arguments);
}

std::string refusal_text(const MockAnswer& answer) {
  return answer.text.empty() ? "I cannot help with that." : answer.text;
}

}  // namespace llmeval
