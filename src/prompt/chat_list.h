#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "domain/message.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A message of a list, as written.
struct WrittenMessage {
  Role role = Role::user;
  std::string text;
  Place place;  ///< Of the text.
};

/// A list of `{role: user, content: …}`, each of which may also be written `{user: …}`.
ShapeRef chat_list_shape();
/// A `.json` prompt file: such a list, or an object with it as `messages`.
ShapeRef chat_file_shape();

/// The messages of a list that was checked against the shape; nullopt where one is neither of both forms, which is
/// told. What did not fit the shape is passed over, and nullopt, too.
std::optional<std::vector<WrittenMessage>> read_chat_list(const Value& list, Diagnostics& diagnostics);

}  // namespace llmeval
