// Gemini's generateContent: what is sent. Facts: the provider's API reference and the types of its SDK.
#include "provider/gemini_body.h"

#include "data/json.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

Value text_part(std::string text) { return Object{{"text", std::move(text)}}; }

Value image_part(const ImagePart& image) {
  if (const auto bytes = image_bytes(image)) {
    return Object{{"inlineData", Object{{"mimeType", bytes->media_type}, {"data", bytes->base64}}}};
  }
  Object file;
  if (!image.media_type.empty()) file.append("mimeType", image.media_type);
  file.append("fileUri", image.url);
  return Object{{"fileData", std::move(file)}};
}

Value call_part(const ToolCallPart& call) {
  Object function;
  if (!call.id.empty()) function.append("id", call.id);
  function.append("name", call.name);
  function.append("args", arguments_value(call));
  return Object{{"functionCall", std::move(function)}};
}

// The tool that was called by that id; the id itself where nobody called.
std::string called_tool(const std::vector<Message>& messages, const std::string& id) {
  for (const Message& message : messages) {
    for (const Part& part : message.parts) {
      const auto* call = std::get_if<ToolCallPart>(&part);
      if (call != nullptr && call->id == id) return call->name;
    }
  }
  return id;
}

Value result_part(const std::vector<Message>& messages, const ToolResultPart& result) {
  auto said = parse_json(result.text, wire_json());
  Object function;
  if (!result.call_id.empty()) function.append("id", result.call_id);
  function.append("name", called_tool(messages, result.call_id));
  function.append("response",
                  said && said->is_object() ? *std::move(said) : Value(Object{{"result", Value(result.text)}}));
  return Object{{"functionResponse", std::move(function)}};
}

List parts_of(const std::vector<Message>& messages, const Message& message) {
  List parts;
  for (const Part& part : message.parts) {
    if (const auto* text = std::get_if<TextPart>(&part)) {
      if (!text->text.empty()) parts.push_back(text_part(text->text));
    } else if (const auto* image = std::get_if<ImagePart>(&part)) {
      parts.push_back(image_part(*image));
    } else if (const auto* call = std::get_if<ToolCallPart>(&part)) {
      parts.push_back(call_part(*call));
    } else if (const auto* result = std::get_if<ToolResultPart>(&part)) {
      parts.push_back(result_part(messages, *result));
    }
  }
  return parts;
}

void append_contents(const std::vector<Message>& messages, Object& body) {
  List contents;
  List system;
  for (const Message& message : messages) {
    List parts = parts_of(messages, message);
    if (message.role == Role::system || message.role == Role::developer) {
      for (Value& part : parts) system.push_back(std::move(part));
    } else {
      const bool is_model = message.role == Role::assistant;
      contents.emplace_back(Object{{"role", is_model ? "model" : "user"}, {"parts", std::move(parts)}});
    }
  }
  if (!system.empty()) body.append("systemInstruction", Object{{"parts", std::move(system)}});
  body.append("contents", std::move(contents));
}

Value thinking(const Value& effort) {
  if (effort == Value("none")) return Object{{"thinkingBudget", 0}};
  std::string level = effort.is_text() ? effort.text() : std::string();
  for (char& c : level) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return Object{{"thinkingLevel", std::move(level)}};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_parameters{{
    {"temperature", "temperature"},
    {"top_p", "topP"},
    {"max_output_tokens", "maxOutputTokens"},
    {"seed", "seed"},
    {"presence_penalty", "presencePenalty"},
    {"frequency_penalty", "frequencyPenalty"},
}};

Object generation_config(const Request& request) {
  Object config;
  for (const Member& parameter : request.parameters) {
    for (const auto& [ours, theirs] : k_parameters) {
      if (parameter.key == ours) config.append(std::string(theirs), parameter.value);
    }
    if (parameter.key == "stop") config.append("stopSequences", stop_list(parameter.value));
    if (parameter.key == "reasoning_effort") config.append("thinkingConfig", thinking(parameter.value));
  }
  if (request.output_schema) {
    config.append("responseMimeType", "application/json");
    config.append("responseJsonSchema", *request.output_schema);
  }
  return config;
}

Value tool_list(const std::vector<Tool>& tools) {
  List functions;
  for (const Tool& tool : tools) {
    Object function{{"name", tool.name}};
    if (!tool.description.empty()) function.append("description", tool.description);
    function.append("parametersJsonSchema", tool.parameters);
    functions.emplace_back(std::move(function));
  }
  return List{Object{{"functionDeclarations", std::move(functions)}}};
}

Value tool_config(const std::string& choice) {
  Object calling;
  if (choice == "auto") {
    calling.append("mode", "AUTO");
  } else if (choice == "none") {
    calling.append("mode", "NONE");
  } else {
    calling.append("mode", "ANY");
    if (choice != "required") calling.append("allowedFunctionNames", List{choice});
  }
  return Object{{"functionCallingConfig", std::move(calling)}};
}

}  // namespace

Object gemini_body(const Request& request) {
  Object body;
  append_contents(request.messages, body);
  if (!request.tools.empty()) body.append("tools", tool_list(request.tools));
  if (!request.tools.empty() && !request.tool_choice.empty()) {
    body.append("toolConfig", tool_config(request.tool_choice));
  }
  if (Object config = generation_config(request); !config.empty()) body.append("generationConfig", std::move(config));
  if (const Value* extra = request.parameters.find("extra")) merge_extra(body, *extra);
  return body;
}

}  // namespace llmeval
