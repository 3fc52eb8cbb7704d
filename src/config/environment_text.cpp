#include "config/environment_text.h"

#include "prompt/reference.h"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

namespace llmeval {

std::string fill_environment(std::string_view text, Place place, const Environment& environment,
                             std::vector<UnsetVariable>& unset, Diagnostics& diagnostics) {
  constexpr std::string_view k_open = "${env:";
  std::string filled;
  while (const std::optional<std::string_view> reference = find_reference(text)) {
    if (!reference->starts_with(k_open) || !reference->ends_with('}')) {
      diagnostics.error(place, fmt::format("'{}' is no reference to a variable", *reference),
                        "write ${env:NAME} or ${env:NAME:default}");
      return filled;
    }
    filled.append(text.begin(), reference->begin());
    const std::string_view inside = reference->substr(k_open.size(), reference->size() - k_open.size() - 1);
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    const auto variable = environment.find(name);
    if (variable != environment.end()) {
      filled += variable->second;
    } else if (colon != std::string_view::npos) {
      filled += inside.substr(colon + 1);
    } else {
      unset.push_back({std::string(name), place});
    }
    text.remove_prefix(static_cast<std::size_t>(reference->end() - text.begin()));
  }
  return filled += text;
}

Value fill_environment(Value value, const Environment& environment, std::vector<UnsetVariable>& unset,
                       Diagnostics& diagnostics) {
  const Place place = value.place();
  if (value.is_text()) {
    if (!find_reference(value.text())) return value;
    return Value(fill_environment(value.text(), place, environment, unset, diagnostics)).at(place);
  }
  if (value.is_list()) {
    for (Value& item : value.list()) item = fill_environment(std::move(item), environment, unset, diagnostics);
  } else if (value.is_object()) {
    Object filled;
    for (Member& member : std::move(value.object()).take_members()) {
      Value content = fill_environment(std::move(member.value), environment, unset, diagnostics);
      filled.append(std::move(member.key), std::move(content), member.place);
    }
    return Value(std::move(filled)).at(place);
  }
  return value;
}

}  // namespace llmeval
