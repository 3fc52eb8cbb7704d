#pragma once

#include "base/result.h"
#include "domain/sample.h"

#include <cstdint>
#include <vector>

namespace llmeval {

/// Calls of a sample that were answered before this run began.
struct KnownCalls {
  std::vector<Call> calls;  ///< By number, from 1 without a gap; empty: none is known.
  bool committed = false;   ///< They belong to this run and are on disk; else they are committed like new ones.
};

/// What is known of a run's samples before they are run: what an interrupted run has got already, or the answers of
/// another run that are scored again. The engine asks, the store serves. Loop thread only.
class EarlierCalls {
 public:
  virtual ~EarlierCalls() = default;

  /// The sample at this place of the plan has its verdict and is left alone.
  virtual bool is_finished(std::uint64_t index) const = 0;
  /// \param sample  its index, key and case stand. Fails where the store cannot be read.
  virtual Result<KnownCalls> calls_of(const SampleResult& sample) = 0;
};

}  // namespace llmeval
