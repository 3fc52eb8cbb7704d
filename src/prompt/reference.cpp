#include "prompt/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace llmeval {

std::optional<std::string_view> find_reference(std::string_view text) {
  const std::size_t start = std::min(text.find("${env:"), text.find("${file:"));
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t brace = text.find('}', start);
  return text.substr(start, brace == std::string_view::npos ? brace : brace + 1 - start);
}

void refuse_references(const Value& value, std::string_view hint, Diagnostics& diagnostics) {
  switch (value.kind()) {
    case ValueKind::text:
      if (const auto reference = find_reference(value.text())) {
        diagnostics.error(value.place(), fmt::format("'{}' is not filled in here", *reference), std::string(hint));
      }
      return;
    case ValueKind::list:
      for (const Value& item : value.list()) refuse_references(item, hint, diagnostics);
      return;
    case ValueKind::object:
      for (const Member& member : value.object()) refuse_references(member.value, hint, diagnostics);
      return;
    case ValueKind::null:
    case ValueKind::boolean:
    case ValueKind::number:
      return;
  }
}

}  // namespace llmeval
