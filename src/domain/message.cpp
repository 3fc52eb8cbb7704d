#include "domain/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 5> k_role_names{"system", "developer", "user", "assistant", "tool"};

std::string shown_size(std::int64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 999'500) return fmt::format("{} kB", (bytes + 500) / 1000);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

Value part_value(const Part& part) {
  if (const auto* image = std::get_if<ImagePart>(&part)) {
    return Object{{"type", "image_url"}, {"image_url", Object{{"url", image->url}}}};
  }
  const auto* text = std::get_if<TextPart>(&part);
  return text == nullptr ? Value() : Value(Object{{"type", "text"}, {"text", text->text}});
}

Value wire_content(const Message& message) {
  const auto is_image = [](const Part& part) { return std::holds_alternative<ImagePart>(part); };
  if (std::none_of(message.parts.begin(), message.parts.end(), is_image)) return message.text();
  List parts;
  for (const Part& part : message.parts) {
    if (Value value = part_value(part); !value.is_null()) parts.push_back(std::move(value));
  }
  return parts;
}

List call_values(const Message& message) {
  List calls;
  for (const Part& part : message.parts) {
    const auto* call = std::get_if<ToolCallPart>(&part);
    if (call == nullptr) continue;
    calls.emplace_back(Object{{"id", call->id},
                              {"type", "function"},
                              {"function", Object{{"name", call->name}, {"arguments", call->arguments}}}});
  }
  return calls;
}

// A message of its own for each result of a tool; false where there is none.
bool append_results(const Message& message, List& list) {
  const std::size_t before = list.size();
  for (const Part& part : message.parts) {
    const auto* result = std::get_if<ToolResultPart>(&part);
    if (result == nullptr) continue;
    list.emplace_back(
        Object{{"role", role_name(Role::tool)}, {"tool_call_id", result->call_id}, {"content", result->text}});
  }
  return list.size() != before;
}

template <class Content>
Value chat_array(const std::vector<Message>& messages, const Content& content) {
  List list;
  list.reserve(messages.size());
  for (const Message& message : messages) {
    if (append_results(message, list)) continue;
    Object object;
    object.append("role", Value(role_name(message.role)));
    object.append("content", content(message));
    if (List calls = call_values(message); !calls.empty()) object.append("tool_calls", std::move(calls));
    list.emplace_back(std::move(object));
  }
  return list;
}

}  // namespace

std::string_view role_name(Role role) { return k_role_names.at(static_cast<std::size_t>(role)); }

std::optional<Role> find_role(std::string_view name) {
  for (std::size_t i = 0; i < k_role_names.size(); ++i) {
    if (k_role_names.at(i) == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

Message Message::of_text(Role role, std::string text) {
  Message message;
  message.role = role;
  message.parts.emplace_back(TextPart{std::move(text)});
  return message;
}

std::string Message::text() const {
  std::string text;
  for (const Part& part : parts) {
    if (const auto* piece = std::get_if<TextPart>(&part)) text += piece->text;
  }
  return text;
}

std::string Message::readable_text() const {
  std::string text;
  for (const Part& part : parts) {
    if (const auto* piece = std::get_if<TextPart>(&part)) text += piece->text;
    if (const auto* image = std::get_if<ImagePart>(&part)) text += image->label();
  }
  return text;
}

std::string ImagePart::label() const {
  constexpr std::size_t k_most = 60;
  std::string name = file;
  if (name.empty()) name = url.starts_with("data:") ? media_type : url.substr(0, k_most);
  if (file.empty() && name.size() < url.size() && !url.starts_with("data:")) name += "…";
  return size == 0 ? fmt::format("[image: {}]", name) : fmt::format("[image: {}, {}]", name, shown_size(size));
}

Value messages_to_value(const std::vector<Message>& messages) { return chat_array(messages, wire_content); }

Value readable_messages(const std::vector<Message>& messages) {
  return chat_array(messages, [](const Message& message) { return Value(message.readable_text()); });
}

}  // namespace llmeval
