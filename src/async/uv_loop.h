#pragma once

#include "async/loop_core.h"
#include "async/process.h"
#include "async/socket_poll.h"
#include "async/turn_clock.h"
#include "base/clock.h"

#include <functional>
#include <memory>

namespace llmeval {

/// Makes room for thousands of open files, as many as the system allows. To be called before the first thread is made:
/// with threads Linux has a process wait for some 15 ms each time that its table of files doubles (expand_files() in
/// fs/file.c waits for all readers).
void reserve_files();

/// Calls back on the loop's thread for each signal, until it is destroyed.
class SignalWatch {
 public:
  virtual ~SignalWatch() = default;
};

/// The real loop, on libuv: epoll, child processes, signals and a pool of workers. One per program, made and run on the
/// main thread. libuv's callbacks only take note; everything of ours is called between two turns of libuv, so that
/// exceptions (our bugs) leave through run().
class UvLoop final : public LoopCore, public SocketPolls, public Processes {
 public:
  /// Also ignores SIGPIPE and SIGXFSZ and raises the limit of open files to the hard limit, for the whole process.
  UvLoop();
  /// Waits for work that is still on workers. No task may live.
  ~UvLoop() override;

  const Clock& clock() const override { return clock_; }
  void run_on_worker(Callback work, Callback done) override;

  std::unique_ptr<SocketPoll> watch_socket(int descriptor, std::function<void(SocketEvents)> on_ready) override;
  Task<ProcessResult> run_process(ProcessRequest request, CancelToken cancel) override;

  /// Of SIGINT, SIGTERM, SIGHUP and the like. `on_signal` is posted, once per delivery.
  std::unique_ptr<SignalWatch> watch_signal(int number, std::function<void()> on_signal);

  /// Until no task lives; throws what escaped from a task. Timers, watches and posts that are left stay where they are.
  void run();

 private:
  struct State;

  void before_call() override { clock_.begin(); }
  void wake_up() override;
  void wait_for_events();
  void run_events(int mode);  ///< An uv_run_mode.

  TurnClock clock_;
  std::unique_ptr<State> state_;
};

}  // namespace llmeval
