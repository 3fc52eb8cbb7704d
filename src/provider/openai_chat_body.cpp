#include "provider/openai_chat.h"

#include "data/json.h"
#include "provider/wire_body.h"

#include <array>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

bool is_at(const Model& model, std::string_view host) {
  const std::size_t at = model.base_url.find("://");
  if (at == std::string::npos) return false;
  std::string_view rest = std::string_view(model.base_url).substr(at + 3);
  return rest.substr(0, rest.find_first_of(":/")).ends_with(host);
}

// OpenAI's newer models know no other name for the limit, and most compatible servers only the old one.
std::string_view limit_name(const Model& model) {
  if (const Value* named = model.options.find("output_limit")) return named->text();
  const bool is_newer = is_at(model, "api.openai.com") || model.provider == "azure";
  return is_newer ? "max_completion_tokens" : "max_tokens";
}

std::string_view wire_name(const Model& model, std::string_view parameter) {
  if (parameter == "max_output_tokens") return limit_name(model);
  if (parameter == "seed" && is_at(model, "api.mistral.ai")) return "random_seed";
  return parameter;
}

bool is_image(const Part& part) { return std::holds_alternative<ImagePart>(part); }

void append_part(std::string& out, const Part& part) {
  if (const auto* image = std::get_if<ImagePart>(&part)) {
    out += R"({"type":"image_url","image_url":{"url":)";
    append_json_quoted(out, image->url);
    out += "}}";
  } else if (const auto* text = std::get_if<TextPart>(&part)) {
    out += R"({"type":"text","text":)";
    append_json_quoted(out, text->text);
    out += '}';
  }
}

// A text, or with images a list of parts.
void append_content(std::string& out, const Message& message) {
  if (message.parts.size() == 1 && std::holds_alternative<TextPart>(message.parts.front())) {
    return append_json_quoted(out, std::get<TextPart>(message.parts.front()).text);
  }
  if (std::none_of(message.parts.begin(), message.parts.end(), is_image)) {
    return append_json_quoted(out, message.text());
  }
  out += '[';
  for (const Part& part : message.parts) {
    if (!is_image(part) && !std::holds_alternative<TextPart>(part)) continue;
    if (out.back() != '[') out += ',';
    append_part(out, part);
  }
  out += ']';
}

void append_tool_calls(std::string& out, const Message& message) {
  bool is_first = true;
  for (const Part& part : message.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    out += is_first ? R"(,"tool_calls":[{"id":)" : R"(,{"id":)";
    is_first = false;
    append_json_quoted(out, call->id);
    out += R"(,"type":"function","function":{"name":)";
    append_json_quoted(out, call->name);
    out += R"(,"arguments":)";
    append_json_quoted(out, call->arguments);
    out += "}}";
  }
  if (!is_first) out += ']';
}

// A message of its own for each result of a tool.
bool append_tool_results(std::string& out, const Message& message) {
  bool has_any = false;
  for (const Part& part : message.parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    if (has_any) out += ',';
    has_any = true;
    out += R"({"role":"tool","tool_call_id":)";
    append_json_quoted(out, result->call_id);
    out += R"(,"content":)";
    append_json_quoted(out, result->text);
    out += '}';
  }
  return has_any;
}

void append_messages(std::string& out, const std::vector<Message>& messages) {
  out += '[';
  for (const Message& message : messages) {
    if (out.back() != '[') out += ',';
    if (append_tool_results(out, message)) continue;
    out += R"({"role":)";
    append_json_quoted(out, role_name(message.role));
    out += R"(,"content":)";
    append_content(out, message);
    append_tool_calls(out, message);
    out += '}';
  }
  out += ']';
}

void append_tools(std::string& out, const std::vector<Tool>& tools) {
  out += '[';
  for (const Tool& tool : tools) {
    if (out.back() != '[') out += ',';
    out += R"({"type":"function","function":{"name":)";
    append_json_quoted(out, tool.name);
    if (!tool.description.empty()) {
      out += R"(,"description":)";
      append_json_quoted(out, tool.description);
    }
    out += R"(,"parameters":)";
    append_json(out, tool.parameters);
    out += "}}";
  }
  out += ']';
}

void append_tool_choice(std::string& out, const std::string& choice) {
  constexpr std::array<std::string_view, 3> k_words{"auto", "none", "required"};
  if (std::find(k_words.begin(), k_words.end(), choice) != k_words.end()) return append_json_quoted(out, choice);
  out += R"({"type":"function","function":{"name":)";
  append_json_quoted(out, choice);
  out += "}}";
}

}  // namespace

std::string openai_chat_body(const Model& model, const Request& request) {
  WireBody body(request);
  if (body.begin("model")) append_json_quoted(body.out(), model.model);
  if (body.begin("messages")) append_messages(body.out(), request.messages);
  for (const Member& parameter : request.parameters) {
    if (!body.takes(model, parameter.key)) continue;
    if (body.begin(wire_name(model, parameter.key))) append_json(body.out(), parameter.value);
  }
  if (request.output_schema && body.begin("response_format")) {
    body.out() += R"({"type":"json_schema","json_schema":{"name":"answer","schema":)";
    append_json(body.out(), *request.output_schema);
    body.out() += "}}";
  }
  if (!request.tools.empty() && body.begin("tools")) append_tools(body.out(), request.tools);
  if (!request.tool_choice.empty() && body.begin("tool_choice")) append_tool_choice(body.out(), request.tool_choice);
  return std::move(body).finish();
}

}  // namespace llmeval
