#pragma once

#include "data/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Tags in written order: `x` is `x: true`. Values are scalars, as text.
using Tags = std::vector<std::pair<std::string, std::string>>;

/// One golden input.
struct Case {
  std::string id;  ///< Unique in its suite; up to 200 bytes of printable UTF-8, no `~`.
  std::string description;
  Object vars;                     ///< The suite's variables with the case's own over them.
  std::optional<Value> reference;  ///< What is right; for checks and judges only.
  Tags tags;                       ///< The suite's with the case's own over them.
  Place place;                     ///< Where it was written.
  std::string hash;                ///< SHA-256 (hex) over the canonical form of vars and reference.
};

/// The hash of a case: over what it feeds in and what is right, never its id, place or tags.
std::string case_hash(const Object& vars, const std::optional<Value>& reference);

/// Nullopt where the id may be one, else why not.
std::optional<std::string> check_case_id(std::string_view id);

}  // namespace llmeval
