#include "async/sleep.h"

#include "async/one_shot.h"

namespace llmeval {

Task<WaitEnd> sleep_until(Loop& loop, SteadyTime when, CancelToken cancel) {
  if (cancel.is_cancelled()) co_return WaitEnd::cancelled;
  if (when <= loop.now()) co_return WaitEnd::ready;
  OneShot<> due(loop);
  const TimerId timer = loop.start_timer(when, [&due] { due.set(); });
  const WaitEnd end = co_await due.wait(cancel);
  if (end == WaitEnd::cancelled) loop.take_back_timer(timer);
  co_return end;
}

Task<WaitEnd> sleep_for(Loop& loop, Duration duration, CancelToken cancel) {
  return sleep_until(loop, loop.now() + duration, cancel);
}

}  // namespace llmeval
