#pragma once

#include "compare/case_counter.h"
#include "event/json_stream.h"
#include "stats/interval.h"

#include <optional>
#include <string_view>

namespace llmeval {

// Pieces of sums that several JSON reports have.

/// The members of an object that is open: how many passed, failed, …
void put_counts(JsonStream& json, const VerdictCounts& counts);
/// The member `name`: `[low, high]`, or null.
void put_interval(JsonStream& json, std::string_view name, const std::optional<Interval>& interval);

}  // namespace llmeval
