#pragma once

#include "domain/sample.h"
#include "report/layout.h"

#include <cstdint>
#include <string>

namespace llmeval {

Tint verdict_tint(Verdict verdict);

/// `triage › double-charge #2 · short × mini`, inert; without `#` for the first trial.
std::string sample_label(const SampleKey& key);

/// `turn 2: `, for what belongs to one of a sample's several answers; empty where it has one.
std::string turn_label(const SampleResult& sample, std::int32_t turn);

/// The score of a deciding check that failed, by which a failed sample is explained.
bool decided_against(const Score& score);

/// Why a sample failed without a check or could not be measured: `timeout: no answer in 2m`. The outcome stands in
/// front, once, whether or not the reason has it already. Not inert yet.
std::string outcome_reason(const SampleResult& sample);

/// The same by the checks that decided: `category: expected "billing", got "refund"; polite: …`. Not inert yet.
std::string failure_reason(const SampleResult& sample);

}  // namespace llmeval
