#include "async/virtual_loop.h"

#include "base/assert.h"

#include <algorithm>
#include <string>

namespace llmeval {

void VirtualLoop::run_on_worker(Callback work, Callback done) {
  work();
  post(std::move(done));
}

bool VirtualLoop::step(SteadyTime limit) {
  if (has_posts()) {
    run_posts();
    return true;
  }
  const std::optional<SteadyTime> next = next_timer();
  if (!next || *next > limit) return false;
  clock_.advance_to(std::max(clock_.now(), *next));
  run_due_timers(clock_.now());
  return true;
}

void VirtualLoop::run() {
  while (live_tasks() != 0) {
    if (step(SteadyTime::max())) continue;
    throw BugError("stuck: " + std::to_string(live_tasks()) + " tasks wait for what can never come");
  }
}

void VirtualLoop::run_until_idle() {
  while (step(SteadyTime::max())) {
  }
}

void VirtualLoop::run_for(Duration duration) {
  const SteadyTime end = clock_.now() + duration;
  while (step(end)) {
  }
  clock_.advance_to(end);
}

void VirtualLoop::jump(Duration steady, Duration system) {
  LLMEVAL_ASSERT(steady.count() >= 0);
  clock_.advance_to(clock_.now() + steady);
  clock_.set_system(system);
}

}  // namespace llmeval
