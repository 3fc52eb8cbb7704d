#include "cli/message_text.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace llmeval {

namespace {

struct PartText {
  std::string operator()(const TextPart& part) const { return part.text; }
  std::string operator()(const ImagePart& part) const { return part.label(); }
  std::string operator()(const ToolCallPart& part) const {
    return fmt::format("[calls {} with {}]", part.name, part.arguments);
  }
  std::string operator()(const ToolResultPart& part) const {
    return fmt::format("[result of {}] {}", part.call_id, part.text);
  }
  std::string operator()(const ReasoningPart& part) const { return fmt::format("[reasoning] {}", part.text); }
};

}  // namespace

std::string indented(std::string_view text) {
  const std::string block = inert_block(text);
  std::string out;
  std::size_t start = 0;
  while (start <= block.size()) {
    const std::size_t end = std::min(block.find('\n', start), block.size());
    if (end > start) out += "  " + block.substr(start, end - start);
    out += '\n';
    start = end + 1;
  }
  return out;
}

std::string part_text(const Part& part) { return std::visit(PartText(), part); }

std::string message_text(const std::vector<Message>& messages) {
  std::string out;
  for (const Message& message : messages) {
    out += role_name(message.role);
    out += '\n';
    for (const Part& part : message.parts) out += indented(part_text(part));
  }
  return out;
}

}  // namespace llmeval
