// Bedrock's Converse: what is sent. Facts: the types of the provider's SDK.
#include "provider/bedrock_body.h"

#include "data/json.h"
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

// An image given by its address is sent as it is, and refused: the API takes bytes only.
Value image_block(const ImagePart& image) {
  Object block;
  if (const auto bytes = image_bytes(image)) {
    const std::size_t slash = bytes->media_type.find('/');
    block.append("format", bytes->media_type.substr(slash == std::string_view::npos ? 0 : slash + 1));
    block.append("source", Object{{"bytes", bytes->base64}});
  } else {
    block.append("source", Object{{"url", image.url}});
  }
  return Object{{"image", std::move(block)}};
}

Value call_block(const ToolCallPart& call) {
  Object use{{"toolUseId", call.id}, {"name", call.name}, {"input", arguments_value(call)}};
  return Object{{"toolUse", std::move(use)}};
}

Value result_block(const ToolResultPart& result) {
  Object said{{"toolUseId", result.call_id}, {"content", List{Object{{"text", result.text}}}}};
  return Object{{"toolResult", std::move(said)}};
}

List blocks_of(const Message& message) {
  List blocks;
  for (const Part& part : message.parts) {
    if (const auto* text = std::get_if<TextPart>(&part)) {
      if (!text->text.empty()) blocks.emplace_back(Object{{"text", text->text}});
    } else if (const auto* image = std::get_if<ImagePart>(&part)) {
      blocks.push_back(image_block(*image));
    } else if (const auto* call = std::get_if<ToolCallPart>(&part)) {
      blocks.push_back(call_block(*call));
    } else if (const auto* result = std::get_if<ToolResultPart>(&part)) {
      blocks.push_back(result_block(*result));
    }
  }
  return blocks;
}

void append_messages(const std::vector<Message>& messages, Object& body) {
  List list;
  List system;
  bool after_result = false;
  for (const Message& message : messages) {
    const bool is_instruction = message.role == Role::system || message.role == Role::developer;
    const bool is_result = message.role == Role::tool;
    List blocks = blocks_of(message);
    if (is_instruction || (is_result && after_result)) {
      List& into = is_instruction ? system : list.back().object().find("content")->list();
      for (Value& block : blocks) into.push_back(std::move(block));
    } else {
      const char* role = message.role == Role::assistant ? "assistant" : "user";
      list.emplace_back(Object{{"role", role}, {"content", std::move(blocks)}});
    }
    if (!is_instruction) after_result = is_result;
  }
  if (!system.empty()) body.append("system", std::move(system));
  body.append("messages", std::move(list));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> k_parameters{{
    {"temperature", "temperature"},
    {"top_p", "topP"},
    {"max_output_tokens", "maxTokens"},
}};

Object inference_config(const Object& parameters) {
  Object config;
  for (const Member& parameter : parameters) {
    for (const auto& [ours, theirs] : k_parameters) {
      if (parameter.key == ours) config.append(std::string(theirs), parameter.value);
    }
    if (parameter.key == "stop") config.append("stopSequences", stop_list(parameter.value));
  }
  return config;
}

Object output_config(const Request& request) {
  Object config;
  if (const Value* effort = request.parameters.find("reasoning_effort")) config.append("effort", *effort);
  if (request.output_schema) {
    Object schema{{"schema", to_json(*request.output_schema)}, {"name", "answer"}};
    Object structure{{"jsonSchema", std::move(schema)}};
    config.append("textFormat", Object{{"type", "json_schema"}, {"structure", std::move(structure)}});
  }
  return config;
}

Value tool_config(const Request& request) {
  List tools;
  for (const Tool& tool : request.tools) {
    Object spec{{"name", tool.name}};
    if (!tool.description.empty()) spec.append("description", tool.description);
    spec.append("inputSchema", Object{{"json", tool.parameters}});
    tools.emplace_back(Object{{"toolSpec", std::move(spec)}});
  }
  Object config{{"tools", std::move(tools)}};
  const std::string& choice = request.tool_choice;
  if (choice == "auto") {
    config.append("toolChoice", Object{{"auto", Object()}});
  } else if (choice == "required") {
    config.append("toolChoice", Object{{"any", Object()}});
  } else if (!choice.empty()) {
    config.append("toolChoice", Object{{"tool", Object{{"name", choice}}}});
  }
  return config;
}

}  // namespace

Object bedrock_body(const Request& request) {
  Object body;
  append_messages(request.messages, body);
  if (Object config = inference_config(request.parameters); !config.empty()) {
    body.append("inferenceConfig", std::move(config));
  }
  if (Object config = output_config(request); !config.empty()) body.append("outputConfig", std::move(config));
  if (!request.tools.empty() && request.tool_choice != "none") body.append("toolConfig", tool_config(request));
  if (const Value* extra = request.parameters.find("extra")) merge_extra(body, *extra);
  return body;
}

}  // namespace llmeval
