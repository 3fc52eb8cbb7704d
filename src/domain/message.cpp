#include "domain/message.h"

#include <array>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 5> k_role_names{"system", "developer", "user", "assistant", "tool"};

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

Value messages_to_value(const std::vector<Message>& messages) {
  List list;
  list.reserve(messages.size());
  for (const Message& message : messages) {
    Object object;
    object.append("role", Value(role_name(message.role)));
    object.append("content", Value(message.text()));
    list.emplace_back(std::move(object));
  }
  return list;
}

}  // namespace llmeval
