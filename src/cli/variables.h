#pragma once

#include "base/result.h"
#include "data/value.h"

#include <string>
#include <vector>

namespace llmeval {

/// What stands for a prompt's variables on the command line.
struct TypedVariables {
  Object vars;
  std::vector<std::string> named;  ///< Those that were typed one by one, as NAME=TEXT.
};

/// Reads `NAME=TEXT`, a JSON object, `@FILE` or a file ending in .json, .yaml or .yml; later ones win. Paths are
/// relative to `directory`. Values have no places.
Result<TypedVariables> read_variables(const std::vector<std::string>& words, const std::string& directory);

}  // namespace llmeval
