#include "domain/request.h"

#include <variant>

namespace llmeval {

namespace {

// Role markers and the like; OpenAI's are 3 to 4 tokens a message.
constexpr std::int64_t k_around_message = 16;
// Anthropic's hidden system prompt for tools is the longest known, some 700 tokens.
constexpr std::int64_t k_around_tools = 2'000;
// The most that a provider counts for one image, however many bytes it has (gpt-4o-mini at high detail, 8 tiles: some
// 48,000).
constexpr std::int64_t k_most_of_image = 50'000;

std::int64_t bytes(const std::string& text) { return static_cast<std::int64_t>(text.size()); }

// Of a schema as JSON, without writing it: this is asked before every attempt.
std::int64_t json_bytes(const Value& value) {
  constexpr std::int64_t k_marks = 4;  // Quotes, a colon and a comma, or brackets.
  if (value.is_text()) return bytes(value.text()) + k_marks;
  if (value.is_number()) return bytes(value.number().text()) + k_marks;
  std::int64_t sum = 2 * k_marks;
  if (value.is_list()) {
    for (const Value& item : value.list()) sum += json_bytes(item);
  }
  if (value.is_object()) {
    for (const Member& member : value.object()) sum += bytes(member.key) + k_marks + json_bytes(member.value);
  }
  return sum;
}

struct PartBound {
  std::int64_t operator()(const TextPart& part) const { return bytes(part.text); }
  std::int64_t operator()(const ImagePart& /*part*/) const { return k_most_of_image; }
  std::int64_t operator()(const ToolCallPart& part) const {
    return bytes(part.id) + bytes(part.name) + bytes(part.arguments) + k_around_message;
  }
  std::int64_t operator()(const ToolResultPart& part) const {
    return bytes(part.call_id) + bytes(part.text) + k_around_message;
  }
  std::int64_t operator()(const ReasoningPart& part) const { return bytes(part.text); }
};

}  // namespace

std::int64_t most_input_tokens(const Request& request) {
  std::int64_t sum = k_around_message;
  for (const Message& message : request.messages) {
    sum += k_around_message;
    for (const Part& part : message.parts) sum += std::visit(PartBound(), part);
  }
  if (request.output_schema) sum += json_bytes(*request.output_schema);
  if (!request.tools.empty()) sum += k_around_tools;
  for (const Tool& tool : request.tools)
    sum += bytes(tool.name) + bytes(tool.description) + json_bytes(tool.parameters);
  return sum;
}

std::optional<std::int64_t> most_output_tokens(const Object& parameters) {
  const Value* most = parameters.find("max_output_tokens");
  return most != nullptr && most->is_number() ? most->number().to_int64() : std::nullopt;
}

}  // namespace llmeval
