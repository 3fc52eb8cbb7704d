#pragma once

#include "domain/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Text of unknown origin, made inert, each line indented by two; ends in a line end.
std::string indented(std::string_view text);

/// Messages for people: each with its role in a line, then its parts, indented.
std::string message_text(const std::vector<Message>& messages);

/// A part of a message or an answer for people: its text, or what it is.
std::string part_text(const Part& part);

}  // namespace llmeval
