#pragma once

#include "import/check_maker.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// A condition in JavaScript as a check of ours: an expression over `output` that means the same, nothing else.
/// Known are `output`, its `length`, `trim()`, `toLowerCase()`, `toUpperCase()`, `includes('x')`, `startsWith('x')`,
/// `endsWith('x')`, `split('x').length`, compared with literals by `=== !== == != < <= > >=`, joined by `&& || !` and
/// brackets; `JSON.parse(output).a.b === 'x'` (or a number, or a boolean) where nothing negates it. Lengths count code
/// points, which differ from JavaScript's only where a character needs two UTF-16 units.
struct JavascriptCheck {
  Value item;
  bool counts = false;  ///< It reads a length.
};
std::optional<JavascriptCheck> read_javascript(std::string_view code);

/// `root.a.b[0]['c']` as a JSON pointer; nullopt of anything else.
std::optional<std::string> javascript_path(std::string_view code, std::string_view root);

}  // namespace llmeval
