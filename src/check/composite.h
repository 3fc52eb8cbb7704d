#pragma once

#include "check/check.h"

#include <cstddef>
#include <memory>
#include <string>

namespace llmeval {

// Inside check/ only: checks that are made of others.

/// How many of its members have to hold.
struct HowMany {
  enum class Kind { any, all, at_least } kind = Kind::all;
  std::size_t at_least = 0;
};

/// A check that holds where so many of its members do. A member that does not apply is left out; where none applies,
/// neither does this. What a member could not measure, or found nothing to look at, counts where it could decide: then
/// this could not measure, or found nothing, either. One
/// that waits for an answer is waited for only where the others leave it open.
std::unique_ptr<Check> make_composite(HowMany how_many, CheckItems members);

/// The check `name: [item, …]` or, with common options, `name: {of: [item, …]}`.
CheckType list_of_checks(std::string name, std::string summary, std::string example, HowMany how_many);

}  // namespace llmeval
