#pragma once

#include "async/task.h"
#include "base/result.h"
#include "domain/budget.h"
#include "domain/sample.h"

#include <cstdint>

namespace llmeval {

/// Where calls are made durable before they are looked at: nothing paid for is lost. The engine calls it, the store
/// serves it.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Done when the run, as RunStarted told of it, is committed: before anybody is asked. Loop thread only, once.
  virtual Task<Result<>> begun() = 0;

  /// Done when the call is committed to disk, together with what names its sample. `sample` (its key, case, prompt
  /// hash, index and start) and `call` stay unchanged and alive until then. Loop thread only; many may wait at once.
  virtual Task<Result<>> commit(const SampleResult& sample, const Call& call) = 0;

  /// Where a budget is kept: what a suite has taken so far, over all parts of a run that goes on, and for how long this
  /// part of the run is under way. On disk with what is committed next. Loop thread only.
  virtual void spent(std::uint32_t suite, const SuiteSpend& total, Duration elapsed) = 0;
};

}  // namespace llmeval
