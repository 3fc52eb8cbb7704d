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
/// An image: a file of the project, whose bytes are read when it is sent, or a URL.
struct ImagePart {
  std::string media_type;  ///< `image/png` …; empty: not known.
  std::string url;         ///< What goes over the wire, `data:…;base64,…` or `https://…`; empty: not read yet.
  std::string file;        ///< From the project's root; empty: it was given as a URL.
  std::string sha256;      ///< Of the file's bytes.
  std::int64_t size = 0;   ///< Bytes of the image; 0: not known.

  /// For people: `[image: img/812.png, 120 kB]`, `[image: https://…]`.
  std::string label() const;
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
  /// The same with images as their labels.
  std::string readable_text() const;
};

/// A tool that the model may call.
struct Tool {
  std::string name;
  std::string description;
  Value parameters;  ///< JSON Schema of its arguments.
};

/// `[{"role": "user", "content": "…"}]`: the chat array that prompt files and `exec` models speak. With images the
/// content is a list of parts, as OpenAI has it: `{"type": "text", "text": …}`, `{"type": "image_url", "image_url":
/// {"url": …}}`. A tool's call and its result are there as OpenAI has them, too: `"tool_calls": [{"id": …, "type":
/// "function", "function": {"name": …, "arguments": "…"}}]`, and a message `{"role": "tool", "tool_call_id": …,
/// "content": …}` for each result.
Value messages_to_value(const std::vector<Message>& messages);
/// The same for people: contents are texts, images their labels.
Value readable_messages(const std::vector<Message>& messages);

}  // namespace llmeval
