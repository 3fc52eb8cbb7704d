#include "config/environment_text.h"

#include <fmt/format.h>

namespace llmeval {

std::optional<std::string> fill_environment(std::string_view text, Place place, const Environment& environment,
                                            Diagnostics& diagnostics) {
  constexpr std::string_view k_open = "${env:";
  std::string filled;
  for (;;) {
    const std::size_t at = text.find("${");
    filled += text.substr(0, at);
    if (at == std::string_view::npos) return filled;
    const std::size_t close = text.find('}', at);
    if (close == std::string_view::npos || text.substr(at, k_open.size()) != k_open) {
      diagnostics.error(place, fmt::format("'{}' is not ${{env:NAME}} or ${{env:NAME:default}}", text.substr(at)));
      return std::nullopt;
    }
    const std::string_view inside = text.substr(at + k_open.size(), close - at - k_open.size());
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    const auto variable = environment.find(name);
    if (variable != environment.end()) {
      filled += variable->second;
    } else if (colon != std::string_view::npos) {
      filled += inside.substr(colon + 1);
    } else {
      diagnostics.error(place, fmt::format("the variable {} is not set", name),
                        fmt::format("set it, or give a default: ${{env:{}:…}}", name));
      return std::nullopt;
    }
    text.remove_prefix(close + 1);
  }
}

}  // namespace llmeval
