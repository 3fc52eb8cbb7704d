// The real loop's child processes.

#include "async/one_shot.h"
#include "async/uv_state.h"
#include "base/assert.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

/// Escaped children may hold the pipes of a program that has ended; what it wrote itself is there by then.
constexpr Duration k_drain_time = std::chrono::seconds(1);

/// One running program with its three pipes. It stays in run_process()'s frame until libuv has closed all four handles,
/// which sets `finished`.
class Child {
 public:
  Child(Loop& loop, uv_loop_t* uv, ProcessRequest request);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void start();
  /// Ends it and what is in its group, whatever it does. The first reason counts.
  void kill(ProcessEnd reason);
  ProcessResult result();

  OneShot<> finished;

 private:
  struct Output {
    uv_pipe_t pipe{};
    std::string text;
    std::size_t limit = 0;
  };

  static Child& of(void* data) { return *static_cast<Child*>(data); }
  template <class Handle>
  void close(Handle& handle);
  void close_pipes();
  int spawn();
  void write_input();
  void read(Output& output);
  void on_read(Output& output, const char* bytes, std::size_t size);
  void on_exit(std::int64_t status, int signal);
  void on_closed();
  void kill_group() const;

  Loop& loop_;
  ProcessRequest request_;
  SteadyTime started_;
  TimerId drain_timer_;
  ProcessResult result_;
  std::optional<ProcessEnd> killed_because_;
  int group_ = 0;
  int open_handles_ = 4;

  uv_process_t process_{};
  uv_pipe_t input_{};
  Output output_;
  Output errors_;
  uv_write_t write_{};
  std::array<char, 65536> buffer_;
};

Child::Child(Loop& loop, uv_loop_t* uv, ProcessRequest request)
    : finished(loop), loop_(loop), request_(std::move(request)), started_(loop.now()) {
  output_.limit = request_.max_output;
  errors_.limit = request_.max_errors;
  process_.loop = uv;
  process_.data = this;
  for (uv_pipe_t* pipe : {&input_, &output_.pipe, &errors_.pipe}) {
    LLMEVAL_ASSERT(uv_pipe_init(uv, pipe, 0) == 0);
    pipe->data = this;
  }
}

int Child::spawn() {
  std::vector<char*> arguments;
  for (std::string& argument : request_.arguments) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  std::vector<std::string> pairs;
  for (const auto& [name, value] : request_.environment) pairs.push_back(fmt::format("{}={}", name, value));
  std::vector<char*> environment;
  for (std::string& pair : pairs) environment.push_back(pair.data());
  environment.push_back(nullptr);

  std::array<uv_stdio_container_t, 3> pipes{};
  const std::array<uv_pipe_t*, 3> ends{&input_, &output_.pipe, &errors_.pipe};
  for (std::size_t i = 0; i < pipes.size(); ++i) {
    // As the child sees them: it reads the first and writes the others.
    pipes[i].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | (i == 0 ? UV_READABLE_PIPE : UV_WRITABLE_PIPE));
    pipes[i].data.stream = reinterpret_cast<uv_stream_t*>(ends[i]);
  }
  uv_process_options_t options{};
  options.file = arguments.front();
  options.args = arguments.data();
  options.env = environment.data();
  options.cwd = request_.directory.empty() ? nullptr : request_.directory.c_str();
  options.flags = UV_PROCESS_DETACHED;  // a session and group of its own
  options.stdio_count = static_cast<int>(pipes.size());
  options.stdio = pipes.data();
  options.exit_cb = [](uv_process_t* process, std::int64_t status, int signal) {
    of(process->data).on_exit(status, signal);
  };
  return uv_spawn(process_.loop, &process_, &options);
}

void Child::start() {
  const int error = spawn();
  if (error != 0) {
    result_.detail = fmt::format("cannot run '{}': {}", request_.arguments.front(), uv_strerror(error));
    close(process_);
    close(input_);
    close_pipes();
    return;
  }
  group_ = process_.pid;
  write_input();
  read(output_);
  read(errors_);
}

void Child::write_input() {
  const uv_buf_t bytes{request_.input.data(), request_.input.size()};
  write_.data = this;
  // A program need not read its input: a failed write only ends it.
  const auto on_written = [](uv_write_t* write, int) { of(write->data).close(of(write->data).input_); };
  if (uv_write(&write_, reinterpret_cast<uv_stream_t*>(&input_), &bytes, 1, on_written) != 0) close(input_);
}

void Child::read(Output& output) {
  const auto give_buffer = [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    Child& child = of(handle->data);
    *buffer = uv_buf_init(child.buffer_.data(), static_cast<unsigned>(child.buffer_.size()));
  };
  const auto on_bytes = [](uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
    Child& child = of(stream->data);
    Output& from = as_handle(stream) == as_handle(&child.output_.pipe) ? child.output_ : child.errors_;
    if (size < 0) {
      child.close(from.pipe);
    } else {
      child.on_read(from, buffer->base, static_cast<std::size_t>(size));
    }
  };
  if (uv_read_start(reinterpret_cast<uv_stream_t*>(&output.pipe), give_buffer, on_bytes) != 0) close(output.pipe);
}

void Child::on_read(Output& output, const char* bytes, std::size_t size) {
  const std::size_t room = output.limit - output.text.size();
  output.text.append(bytes, std::min(room, size));
  if (size <= room) return;
  if (&output == &output_) {
    kill(ProcessEnd::output_too_large);
  } else {
    result_.errors_cut = true;
  }
}

void Child::on_exit(std::int64_t status, int signal) {
  result_.end = killed_because_.value_or(signal != 0 ? ProcessEnd::signalled : ProcessEnd::exited);
  result_.exit_status = static_cast<int>(status);
  result_.signal = signal;
  kill_group();
  close(process_);
  close(input_);
  drain_timer_ = loop_.start_timer(loop_.now() + k_drain_time, [this] { close_pipes(); });
}

void Child::kill(ProcessEnd reason) {
  if (killed_because_ || uv_is_closing(as_handle(&process_))) return;
  killed_because_ = reason;
  kill_group();
  close(input_);
  close_pipes();
}

void Child::kill_group() const { ::kill(-group_, SIGKILL); }

void Child::close_pipes() {
  close(output_.pipe);
  close(errors_.pipe);
}

template <class Handle>
void Child::close(Handle& handle) {
  uv_handle_t* closing = as_handle(&handle);
  if (uv_is_closing(closing)) return;
  uv_close(closing, [](uv_handle_t* closed) { of(closed->data).on_closed(); });
}

void Child::on_closed() {
  if (--open_handles_ != 0) return;
  loop_.take_back_timer(drain_timer_);
  finished.set();
}

ProcessResult Child::result() {
  result_.output = std::move(output_.text);
  result_.errors = std::move(errors_.text);
  result_.elapsed = loop_.now() - started_;
  return std::move(result_);
}

}  // namespace

Task<ProcessResult> UvLoop::run_process(ProcessRequest request, CancelToken cancel) {
  LLMEVAL_ASSERT(!request.arguments.empty());
  ProcessResult unstarted;
  unstarted.end = ProcessEnd::cancelled;
  if (cancel.is_cancelled()) co_return unstarted;

  const Duration timeout = request.timeout;
  Child child(*this, &state_->loop, std::move(request));
  child.start();
  TimerId timer;
  if (timeout.count() > 0) timer = start_timer(now() + timeout, [&child] { child.kill(ProcessEnd::timed_out); });
  const WaitEnd end = co_await child.finished.wait(cancel);
  if (end == WaitEnd::cancelled) {
    child.kill(ProcessEnd::cancelled);
    co_await child.finished.wait();
  }
  take_back_timer(timer);
  co_return child.result();
}

}  // namespace llmeval
