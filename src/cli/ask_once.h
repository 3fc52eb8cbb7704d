#pragma once

#include "base/result.h"
#include "config/project.h"
#include "domain/sample.h"

namespace llmeval {

/// What one question came to. Without an answer: Asked::sample says why.
struct Asked {
  SampleResult sample;
  bool interrupted = false;
};

/// Asks the first sample of a project as a run would, with its retries, limits and fallbacks, but stores nothing. Fails
/// where nothing could be sent.
Result<Asked> ask_once(const Project& project, const Environment& environment);

}  // namespace llmeval
