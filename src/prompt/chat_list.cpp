#include "prompt/chat_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array k_roles{Role::system, Role::developer, Role::user, Role::assistant, Role::tool};

// Told by the shape: an unknown key, or a value of another kind.
bool is_refused_by_shape(const Value& entry) {
  const Object& object = entry.object();
  return std::any_of(object.begin(), object.end(), [](const Member& member) {
    if (member.key == "role") return !member.value.is_text() || !find_role(member.value.text());
    return !member.value.is_text() || (member.key != "content" && !find_role(member.key));
  });
}

std::optional<WrittenMessage> read_message(const Value& entry, Diagnostics& diagnostics) {
  if (!entry.is_object()) return std::nullopt;
  const Value* named_role = entry.find("role");
  const Value* text = entry.find("content");
  std::optional<Role> role;
  if (named_role != nullptr && text != nullptr && entry.object().size() == 2) {
    if (named_role->is_text()) role = find_role(named_role->text());
  } else if (entry.object().size() == 1) {
    const Member& only = *entry.object().begin();
    role = find_role(only.key);
    text = &only.value;
  }
  if (role && text != nullptr && text->is_text()) return WrittenMessage{*role, text->text(), text->place()};
  if (!is_refused_by_shape(entry)) {
    diagnostics.error(entry.place(), "a message is one role and its text",
                      "such as {role: user, content: …}, or {user: …}");
  }
  return std::nullopt;
}

}  // namespace

ShapeRef chat_list_shape() {
  std::vector<std::string> words;
  for (const Role role : k_roles) words.emplace_back(role_name(role));
  std::vector<Field> fields{{"role", Shape::words(words), "Who says it."}, {"content", Shape::text(), "What is said."}};
  for (const std::string& word : words) fields.push_back({word, Shape::text(), "What is said by this role, in short."});
  return Shape::list(Shape::object(std::move(fields)), 1);
}

ShapeRef chat_file_shape() {
  static const ShapeRef shape =
      Shape::either({chat_list_shape(), Shape::object({{"messages", chat_list_shape(), "The chat.", true}})});
  return shape;
}

std::optional<std::vector<WrittenMessage>> read_chat_list(const Value& list, Diagnostics& diagnostics) {
  if (!list.is_list()) return std::nullopt;
  std::vector<WrittenMessage> messages;
  bool is_whole = true;
  for (const Value& entry : list.list()) {
    std::optional<WrittenMessage> message = read_message(entry, diagnostics);
    is_whole = is_whole && message.has_value();
    if (message) messages.push_back(*std::move(message));
  }
  if (!is_whole || messages.empty()) return std::nullopt;
  return messages;
}

}  // namespace llmeval
