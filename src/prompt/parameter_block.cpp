#include "prompt/parameter_block.h"

#include "domain/parameters.h"
#include "prompt/reference.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

ShapeRef parameter_block_shape() {
  std::vector<Field> fields;
  for (const ParameterInfo& parameter : parameters()) {
    fields.push_back({parameter.name, parameter.shape, parameter.description});
    for (const std::string& alias : parameter.aliases) {
      fields.push_back({alias, parameter.shape, fmt::format("The same as `{}`.", parameter.name)});
    }
  }
  return Shape::object(std::move(fields));
}

void read_parameter_block(const Value* block, Prompt& prompt, Diagnostics& diagnostics) {
  if (block == nullptr || !block->is_object()) return;
  refuse_references(*block, k_reference_hint, diagnostics);
  for (const Member& member : block->object()) {
    const ParameterInfo* parameter = find_parameter(member.key);
    if (parameter == nullptr) continue;
    if (prompt.parameters.find(parameter->name) != nullptr) {
      diagnostics.error(member.place, fmt::format("'{}' is given twice under two names", parameter->name));
    }
    prompt.parameters.set(parameter->name, member.value, member.place);
  }
}

void note_ignored_keys(const std::vector<std::pair<Place, std::string>>& keys, Diagnostics& diagnostics) {
  if (keys.empty()) return;
  std::string names;
  for (const auto& [place, name] : keys) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", name);
  diagnostics.note(keys.front().first, fmt::format("not used: {}", names));
}

}  // namespace llmeval
