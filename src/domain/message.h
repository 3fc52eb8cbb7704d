#pragma once

#include "data/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace llmeval {

enum class Role : std::uint8_t { system, developer, user, assistant, tool };

std::string_view role_name(Role role);
std::optional<Role> find_role(std::string_view name);

struct TextPart {
  std::string text;
};
/// An image by its bytes.
struct ImagePart {
  std::string media_type;  ///< "image/png" …
  std::string bytes;
};
/// A model's wish to have a tool called. `arguments` as the model wrote them, JSON or not.
struct ToolCallPart {
  std::string id;
  std::string name;
  std::string arguments;
};
struct ToolResultPart {
  std::string call_id;
  std::string text;
};
/// What a model shows of its thinking; never part of the answer's text.
struct ReasoningPart {
  std::string text;
};
using Part = std::variant<TextPart, ImagePart, ToolCallPart, ToolResultPart, ReasoningPart>;

struct Message {
  Role role = Role::user;
  std::vector<Part> parts;

  static Message of_text(Role role, std::string text);
  /// Its text parts, joined.
  std::string text() const;
};

/// A tool that the model may call.
struct Tool {
  std::string name;
  std::string description;
  Value parameters;  ///< JSON Schema of its arguments.
};

/// `[{"role": "user", "content": "…"}]`: the chat array that prompt files, `prompt render` and `exec` models speak.
Value messages_to_value(const std::vector<Message>& messages);

}  // namespace llmeval
