#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "engine/plan.h"
#include "store/earlier_use.h"

#include <functional>
#include <string>

namespace llmeval {

/// What samples of a group used in earlier runs.
using FindEarlierUse = std::function<Result<EarlierUse>(const SampleGroupKey& group)>;

/// What a run would do, for people: per suite, prompt and model the calls, what they are expected to cost (where
/// earlier samples tell) and what they cost at most (where prices and limits tell): every byte of input a token, every
/// output as long as it may be, nothing repeated, at the prices of `now`. Fails where `find` does.
Result<std::string> describe_plan(const Plan& plan, const FindEarlierUse& find, SystemTime now);

}  // namespace llmeval
