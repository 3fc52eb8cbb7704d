#pragma once

#include "domain/sample.h"

#include <string>

namespace llmeval {

/// `triage › double-charge #2 · short × mini`, inert; without `#` for the first trial.
std::string sample_label(const SampleKey& key);

/// The score of a deciding check that failed, by which a failed sample is explained.
bool decided_against(const Score& score);

/// Why a sample failed without a check or could not be measured: `timeout: no answer in 2m`. The outcome stands in
/// front, once, whether or not the reason has it already. Not inert yet.
std::string outcome_reason(const SampleResult& sample);

}  // namespace llmeval
