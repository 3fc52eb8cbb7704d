// Anthropic's messages: what is sent. Facts: the provider's API reference and the types of its SDK.
#include "provider/anthropic_body.h"

#include "provider/wire_parts.h"

#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

constexpr std::int64_t k_default_max_tokens = 8192;

Value text_block(std::string text) { return Object{{"type", "text"}, {"text", std::move(text)}}; }

Value image_block(const ImagePart& image) {
  Object source;
  if (const auto bytes = image_bytes(image)) {
    source = {{"type", "base64"}, {"media_type", bytes->media_type}, {"data", bytes->base64}};
  } else {
    source = {{"type", "url"}, {"url", image.url}};
  }
  return Object{{"type", "image"}, {"source", std::move(source)}};
}

// Null for what is not sent: thinking, and empty texts, which are refused.
Value block_of(const Part& part) {
  return std::visit(
      [](const auto& one) -> Value {
        using T = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<T, TextPart>) {
          return one.text.empty() ? Value() : text_block(one.text);
        } else if constexpr (std::is_same_v<T, ImagePart>) {
          return image_block(one);
        } else if constexpr (std::is_same_v<T, ToolCallPart>) {
          return Object{{"type", "tool_use"}, {"id", one.id}, {"name", one.name}, {"input", arguments_value(one)}};
        } else if constexpr (std::is_same_v<T, ToolResultPart>) {
          return Object{{"type", "tool_result"}, {"tool_use_id", one.call_id}, {"content", one.text}};
        } else {
          return Value();
        }
      },
      part);
}

List blocks_of(const Message& message) {
  List blocks;
  for (const Part& part : message.parts) {
    if (Value block = block_of(part); !block.is_null()) blocks.push_back(std::move(block));
  }
  return blocks;
}

Value content_of(const Message& message) {
  const bool is_text = message.parts.size() == 1 && std::holds_alternative<TextPart>(message.parts.front());
  return is_text ? Value(std::get<TextPart>(message.parts.front()).text) : Value(blocks_of(message));
}

bool is_instruction(const Message& message) { return message.role == Role::system || message.role == Role::developer; }

std::string_view wire_role(Role role) {
  if (role == Role::assistant) return "assistant";
  return role == Role::system || role == Role::developer ? "system" : "user";
}

void append_messages(const std::vector<Message>& messages, Object& body) {
  auto next = messages.begin();
  List system;
  for (; next != messages.end() && is_instruction(*next); ++next) {
    if (std::string text = next->text(); !text.empty()) system.push_back(text_block(std::move(text)));
  }
  if (system.size() == 1) body.append("system", *system.front().find("text"));
  if (system.size() > 1) body.append("system", std::move(system));
  List list;
  for (bool after_result = false; next != messages.end(); ++next) {
    const bool is_result = next->role == Role::tool;
    if (is_result && after_result) {
      List& blocks = list.back().object().find("content")->list();
      for (Value& block : blocks_of(*next)) blocks.push_back(std::move(block));
    } else {
      list.emplace_back(Object{{"role", wire_role(next->role)},
                               {"content", is_result ? Value(blocks_of(*next)) : content_of(*next)}});
    }
    after_result = is_result;
  }
  body.append("messages", std::move(list));
}

void append_parameters(const Object& parameters, Object& body, Object& output_config) {
  for (const Member& parameter : parameters) {
    if (parameter.key == "stop") {
      body.append("stop_sequences", stop_list(parameter.value));
    } else if (parameter.key == "reasoning_effort") {
      const bool is_off = parameter.value == Value("none");
      body.append("thinking", Object{{"type", is_off ? "disabled" : "adaptive"}});
      if (!is_off) output_config.append("effort", parameter.value);
    } else if (parameter.key == "temperature" || parameter.key == "top_p") {
      body.append(parameter.key, parameter.value);
    }
  }
}

Value tool_list(const std::vector<Tool>& tools) {
  List list;
  for (const Tool& tool : tools) {
    Object entry{{"name", tool.name}};
    if (!tool.description.empty()) entry.append("description", tool.description);
    entry.append("input_schema", tool.parameters);
    list.emplace_back(std::move(entry));
  }
  return list;
}

Value tool_choice(const std::string& choice) {
  if (choice == "required") return Object{{"type", "any"}};
  if (choice == "auto" || choice == "none") return Object{{"type", choice}};
  return Object{{"type", "tool"}, {"name", choice}};
}

}  // namespace

bool takes_sampling(const Request& request) {
  const Value* extra = request.parameters.find("extra");
  for (const std::string_view name : {"temperature", "top_p", "top_k"}) {
    if (request.parameters.find(name) != nullptr || (extra != nullptr && extra->find(name) != nullptr)) return true;
  }
  return false;
}

Object anthropic_body(const Model& model, const Request& request) {
  Object body{{"model", model.model},
              {"max_tokens", most_output_tokens(request.parameters).value_or(k_default_max_tokens)}};
  append_messages(request.messages, body);
  Object output_config;
  append_parameters(request.parameters, body, output_config);
  if (request.output_schema) {
    output_config.append("format", Object{{"type", "json_schema"}, {"schema", *request.output_schema}});
  }
  if (!output_config.empty()) body.append("output_config", std::move(output_config));
  if (!request.tools.empty()) body.append("tools", tool_list(request.tools));
  if (!request.tools.empty() && !request.tool_choice.empty()) {
    body.append("tool_choice", tool_choice(request.tool_choice));
  }
  if (const Value* extra = request.parameters.find("extra")) merge_extra(body, *extra);
  return body;
}

}  // namespace llmeval
