#pragma once

#include "domain/model.h"

#include <string>

namespace llmeval {

/// What a run remembers of a model's configuration, as JSON: provider, endpoint, parameters, limits, price. Holds no
/// secret, since a Model holds none: keys are known by their variable's name.
std::string model_settings(const Model& model);

/// What makes it the same model, as canonical JSON: without its limits, price, timeouts, retries and names of secrets.
std::string model_identity(const Model& model);

}  // namespace llmeval
