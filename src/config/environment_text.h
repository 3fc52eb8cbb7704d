#pragma once

#include "config/project.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A variable of the environment that a text reads, that is not set and has no default.
struct UnsetVariable {
  std::string name;
  Place place;  ///< Of the text.

  friend bool operator==(const UnsetVariable&, const UnsetVariable&) = default;
};

/// Fills in `${env:NAME}` and `${env:NAME:default}`, up to the first `}`; what a variable holds is not looked at again.
/// Nothing stands for a variable that is not set: whether that matters is up to the caller. Any other `${` is text,
/// but one that is meant as a reference and is none (`${env:NAME` without its brace, `${file:…}`) is an error at
/// `place`.
std::string fill_environment(std::string_view text, Place place, const Environment& environment,
                             std::vector<UnsetVariable>& unset, Diagnostics& diagnostics);

/// The same for every text in a value; keys stay as they are.
Value fill_environment(Value value, const Environment& environment, std::vector<UnsetVariable>& unset,
                       Diagnostics& diagnostics);

}  // namespace llmeval
