#pragma once

#include "domain/model.h"

#include <string>

namespace llmeval {

/// What a run remembers of a model's configuration, as JSON: provider, endpoint, parameters, limits, price. Holds no
/// secret, since a Model holds none: keys are known by their variable's name.
std::string model_settings(const Model& model);

}  // namespace llmeval
