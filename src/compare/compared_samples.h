#pragma once

#include "compare/pairing.h"
#include "domain/run.h"
#include "domain/sample.h"
#include "domain/sample_table.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace llmeval {

// Samples as a side of a comparison has them, wherever they come from: both sides keep as much of a hash.

/// One of a stored run, with its place there. \param place  of table.rows.
ComparedSample compared_sample(const SampleTable& table, std::uint32_t place);
/// All of a stored run.
std::vector<ComparedSample> compared_samples(const SampleTable& table);
/// One that has just ended.
ComparedSample compared_sample(const SampleResult& sample);

/// By which policy a run joined the trials of a suite.
TrialPolicy trial_policy_of(const RunInfo& run, std::string_view suite);

}  // namespace llmeval
