#include "config/environment_text.h"

#include <fmt/format.h>

#include <cstddef>

namespace llmeval {

FilledText fill_environment(std::string_view text, Place place, const Environment& environment,
                            Diagnostics& diagnostics) {
  constexpr std::string_view k_open = "${env:";
  FilledText filled;
  for (;;) {
    const std::size_t at = text.find("${");
    filled.text += text.substr(0, at);
    if (at == std::string_view::npos) return filled;
    const std::size_t close = text.find('}', at);
    const std::string_view reference = text.substr(at, close == std::string_view::npos ? close : close + 1 - at);
    if (close == std::string_view::npos || !reference.starts_with(k_open)) {
      diagnostics.error(place, fmt::format("'{}' is no reference to a variable", reference),
                        "write ${env:NAME} or ${env:NAME:default}");
      return filled;
    }
    const std::string_view inside = reference.substr(k_open.size(), reference.size() - k_open.size() - 1);
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    const auto variable = environment.find(name);
    if (variable != environment.end()) {
      filled.text += variable->second;
    } else if (colon != std::string_view::npos) {
      filled.text += inside.substr(colon + 1);
    } else {
      filled.unset.emplace_back(name);
    }
    text.remove_prefix(close + 1);
  }
}

}  // namespace llmeval
