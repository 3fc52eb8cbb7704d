#pragma once

#include "base/result.h"
#include "domain/model_identity.h"
#include "store/database.h"

#include <string>

namespace llmeval {

/// What answered under a configured name in the newest run of a suite, but for the run `except`, where anything was
/// asked: how its last thousand answers name it. No run: nothing is known.
Result<ModelHistory> earlier_models(const Database& database, const std::string& suite, const std::string& model,
                                    const std::string& except);

}  // namespace llmeval
