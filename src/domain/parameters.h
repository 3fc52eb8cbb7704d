#pragma once

#include "data/shape.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// One sampling parameter, under our name.
struct ParameterInfo {
  std::string name;
  ShapeRef shape;
  std::string description;
  std::vector<std::string> aliases;  ///< Other files' names: max_tokens, maxOutputTokens, topP …
};

const std::vector<ParameterInfo>& parameters();
struct ProviderInfo;

/// Whether a provider has this parameter, under our name.
bool takes_parameter(const ProviderInfo& provider, std::string_view name);
/// By our name or an alias; nullptr where there is none.
const ParameterInfo* find_parameter(std::string_view name);
/// The shape of a `parameters:` map.
ShapeRef parameters_shape();

}  // namespace llmeval
