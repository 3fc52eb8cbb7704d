#include "async/uv_loop.h"

#include "async/uv_state.h"
#include "base/assert.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace llmeval {

namespace {

void raise_file_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

void prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // A file over the size that is allowed is an error of its write.
  raise_file_limit();
}

struct Work {
  uv_work_t request{};
  Loop* loop;
  Callback work;
  Callback done;
};

}  // namespace

void reserve_files() {
  constexpr int k_many = 4096;
  raise_file_limit();
  // Whatever is open will do: the table grows to hold the copy, and stays.
  const int copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, k_many - 1);
  if (copy >= 0) close(copy);
}

UvLoop::UvLoop() : state_(std::make_unique<State>()) {
  prepare_process();
  LLMEVAL_ASSERT(uv_loop_init(&state_->loop) == 0);
  LLMEVAL_ASSERT(uv_async_init(&state_->loop, &state_->wake, nullptr) == 0);
  LLMEVAL_ASSERT(uv_timer_init(&state_->loop, &state_->timer) == 0);
}

UvLoop::~UvLoop() {
  uv_close(as_handle(&state_->wake), nullptr);
  uv_close(as_handle(&state_->timer), nullptr);
  uv_run(&state_->loop, UV_RUN_DEFAULT);
  uv_loop_close(&state_->loop);
}

void UvLoop::wake_up() { uv_async_send(&state_->wake); }

void UvLoop::run_on_worker(Callback work, Callback done) {
  auto* item = new Work{.loop = this, .work = std::move(work), .done = std::move(done)};
  item->request.data = item;
  const auto run = [](uv_work_t* request) { static_cast<Work*>(request->data)->work(); };
  const auto finish = [](uv_work_t* request, int) {
    const std::unique_ptr<Work> finished(static_cast<Work*>(request->data));
    finished->loop->post(std::move(finished->done));
  };
  LLMEVAL_ASSERT(uv_queue_work(&state_->loop, &item->request, run, finish) == 0);
}

void UvLoop::run() {
  while (true) {
    run_posts();
    clock_.end();
    if (live_tasks() == 0) return;
    wait_for_events();
    run_due_timers(now());
  }
}

void UvLoop::wait_for_events() {
  const std::optional<SteadyTime> next = next_timer();
  const SteadyTime current = now();  // asked once: the wait below must not be negative
  if (has_posts() || (next && *next <= current)) {
    run_events(UV_RUN_NOWAIT);
    return;
  }
  if (next != state_->armed) {
    state_->armed = next;
    uv_timer_stop(&state_->timer);
    if (next) {
      // libuv counts whole milliseconds from its cached time: rounded up, so that the timer is due when it fires.
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - current);
      uv_update_time(&state_->loop);
      // It may fire before uv_run() polls, which would then wait for ever: a stopped loop polls without waiting.
      uv_timer_start(
          &state_->timer, [](uv_timer_t* timer) { uv_stop(timer->loop); }, static_cast<std::uint64_t>(wait.count()), 0);
    }
  }
  run_events(UV_RUN_ONCE);
}

void UvLoop::run_events(int mode) {
  uv_run(&state_->loop, static_cast<uv_run_mode>(mode));
  // It may have fired up to a millisecond early, by libuv's coarser clock: then the same timer is armed once more.
  if (!uv_is_active(as_handle(&state_->timer))) state_->armed.reset();
}

}  // namespace llmeval
