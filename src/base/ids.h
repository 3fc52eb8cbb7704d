#pragma once

#include "base/clock.h"
#include "base/entropy.h"

#include <string>
#include <string_view>

namespace llmeval {

/// A run's id: `20261121-153012-k7f3q` (UTC to the second, five letters of base 32 from the system's entropy). Sorts by
/// time, is never taken for a hash, and stays unique when databases are merged.
std::string make_run_id(SystemTime now, Entropy& entropy);

/// Whether the text has the shape of a run id or of a prefix of one that includes its first dash.
bool looks_like_run_id(std::string_view text);

/// 26 letters of base 32 (128 bits): the id of a database.
std::string make_random_id(Entropy& entropy);

}  // namespace llmeval
