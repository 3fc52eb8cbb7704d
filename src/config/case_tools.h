#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/case.h"
#include "template/template.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// One result of a tool, as written: its texts may hold `{{ }}` over the case's variables.
struct WrittenResult {
  std::optional<Value> arguments;
  Value result;
  std::vector<TypedText> templates;  ///< Of the texts that have one: those of the arguments, then of the result.
};
struct WrittenTool {
  std::string name;
  Place place;
  std::vector<WrittenResult> results;
};

/// What `tools:` and `max_steps:` of a suite, an entry or a case say.
struct WrittenTools {
  std::vector<WrittenTool> tools;
  std::optional<std::int32_t> max_steps;
  Place max_steps_place;
  /// The tools as they are written, for the hash of a case that has no id, and for those that have nothing to fill in.
  std::shared_ptr<const CannedTools> plain;
  bool has_templates = false;

  bool is_empty() const { return tools.empty() && !max_steps; }
  /// Appends the variables that the templates read, with their places.
  void add_variables(std::vector<VariableUse>& uses) const;
};

/// The shapes of `tools:` and `max_steps:`.
ShapeRef tools_shape();
ShapeRef max_steps_shape();

/// Reads both of a value that was checked against its shape; nullptr where it has neither. Adds an error for a tool
/// without results, a result that never answers because one before it always does, a wrong template; `is_right` is
/// false then.
std::shared_ptr<const WrittenTools> read_tools(const Value& written, bool& is_right, Diagnostics& diagnostics);

/// The second over the first, tool by tool. Either may be nullptr.
std::shared_ptr<const WrittenTools> overlay_tools(const std::shared_ptr<const WrittenTools>& below,
                                                  const std::shared_ptr<const WrittenTools>& above);

/// The tools of a case with these variables; nullptr where there are none. What fails to evaluate is told and left as
/// it is.
std::shared_ptr<const CannedTools> fill_tools(const WrittenTools& written, const Object& vars,
                                              std::vector<RenderError>& errors);

}  // namespace llmeval
