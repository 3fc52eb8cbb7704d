#pragma once

#include "async/cancel.h"
#include "async/loop.h"
#include "async/task.h"
#include "async/waiter.h"

namespace llmeval {

/// Waits until the loop's clock shows `when` (`ready`), or until the token is cancelled. A point that is past is ready
/// at once.
Task<WaitEnd> sleep_until(Loop& loop, SteadyTime when, CancelToken cancel);

/// The same for a duration, counted from this call.
Task<WaitEnd> sleep_for(Loop& loop, Duration duration, CancelToken cancel);

}  // namespace llmeval
